-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN     "reopenedAt" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "Ticket_mission_createdAt_idx" ON "Ticket"("mission", "createdAt");

-- CreateIndex
CREATE INDEX "Ticket_createdAt_idx" ON "Ticket"("createdAt");

-- CreateIndex
CREATE INDEX "Ticket_reopenedAt_idx" ON "Ticket"("reopenedAt") WHERE ("reopenedAt" IS NOT NULL);
