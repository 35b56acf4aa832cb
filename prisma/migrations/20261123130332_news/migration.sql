-- AlterTable
ALTER TABLE "Article" ADD COLUMN     "publishedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateIndex
CREATE INDEX "Feedback_at_idx" ON "Feedback"("at");
