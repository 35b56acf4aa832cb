-- AlterTable
ALTER TABLE "Person" ADD COLUMN     "spokenLanguage" TEXT;

-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN     "handoff" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "Suggestion" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "guessed" TEXT NOT NULL,
    "chosen" TEXT NOT NULL,
    "ticket" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',

    CONSTRAINT "Suggestion_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Suggestion_state_at_idx" ON "Suggestion"("state", "at");
