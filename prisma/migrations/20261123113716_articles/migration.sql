-- CreateTable
CREATE TABLE "Article" (
    "id" TEXT NOT NULL,
    "service" TEXT,
    "language" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "questions" JSONB NOT NULL,
    "checkedAt" TIMESTAMPTZ(3) NOT NULL,
    "retired" BOOLEAN NOT NULL DEFAULT false,
    "source" TEXT NOT NULL,
    "revision" SERIAL NOT NULL,
    "helped" INTEGER NOT NULL DEFAULT 0,
    "missed" INTEGER NOT NULL DEFAULT 0,
    "reminded" TIMESTAMPTZ(3),
    "ticket" INTEGER,

    CONSTRAINT "Article_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Article_revision_idx" ON "Article"("revision");
