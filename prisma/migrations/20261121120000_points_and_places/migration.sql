-- AlterTable
ALTER TABLE "TaskVerdict" ADD COLUMN "earned" REAL;

-- CreateTable
CREATE TABLE "ReadingPlace" (
    "learnerId" TEXT NOT NULL,
    "course" TEXT NOT NULL,
    "lesson" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "savedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,

    PRIMARY KEY ("learnerId", "course", "lesson"),
    CONSTRAINT "ReadingPlace_learnerId_fkey" FOREIGN KEY ("learnerId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
