-- AlterTable
ALTER TABLE "Draft" ADD COLUMN     "answer" JSONB,
ADD COLUMN     "service" TEXT;

-- AlterTable
ALTER TABLE "Ticket" ADD COLUMN     "offered" JSONB NOT NULL DEFAULT '[]';
