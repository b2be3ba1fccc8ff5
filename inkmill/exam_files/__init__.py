"""Exam files: one reader per format (JSON, JSON lines, CSV, Moodle GIFT, Aiken)."""

from inkmill.exam_files.draft import ReadExam
from inkmill.exam_files.reader import open_exam_file, read_exam_file

__all__ = ["ReadExam", "open_exam_file", "read_exam_file"]
