// Package registerfile reads and writes registers as files: CSV as Chinese and
// other spreadsheets save it, and XLSX. What a row means is package register's;
// here a file becomes rows, and every row that cannot be read a fault that says
// where, what, and what to do.
//
// # The format
//
// The first row with content holds the headings, in Chinese, English or as the
// columns' ids, in any order; a star behind a heading is for people. Every
// further row is one entry; rows without content are passed over. Columns that
// are not needed may be missing. [Template] writes an empty file with all
// headings and a second sheet, or a file of notes, that explains them.
//
// CSV is UTF-8 with or without a byte order mark, or GB18030 as Excel saves it
// in Chinese; separated by commas, semicolons or tabs, as the heading shows.
// XLSX is read from its first sheet; formulas count as what they last gave.
//
// # Limits
//
// [MaxBytes] of a file, [MaxRows] rows, [MaxColumns] columns, [MaxCell] runes a
// cell, and 64 MiB unpacked, so that a file that grows when it is opened is
// refused before it does.
//
// # What it guarantees
//
// Read is total: whatever bytes it is given, it returns a table or faults. It
// keeps nothing, starts nothing and opens no other file: links and macros in a
// workbook are never followed. What Write wrote, Read reads to the same rows.
//
// A file of persons ([Persons]) is read alike: id, name and seats.
//
// Everything may run concurrently. Nothing lies on disk.
package registerfile
