-- AlterTable
ALTER TABLE "TicketThread" ALTER COLUMN "ticket" DROP NOT NULL;
