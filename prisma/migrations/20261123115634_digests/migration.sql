-- CreateTable
CREATE TABLE "DigestState" (
    "channel" TEXT NOT NULL,
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "time" TEXT,
    "language" TEXT,
    "covered" TEXT,
    "postedAt" TIMESTAMPTZ(3),

    CONSTRAINT "DigestState_pkey" PRIMARY KEY ("channel")
);

-- CreateIndex
CREATE INDEX "Ticket_mission_resolvedAt_idx" ON "Ticket"("mission", "resolvedAt");
