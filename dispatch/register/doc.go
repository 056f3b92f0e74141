// Package register describes what a district can send and where people can go:
// teams, experts, stock, shelters, hospitals and fire stations, the systems it
// commands with, and the agreements and channels it draws on (chapter 6).
//
// A [Kind] is data: its columns, in both languages, with their types. Check
// reads one row of cells against them and says for each cell that is wrong what
// is wrong and what to do. A new register is a new kind, not new code.
//
// # What it guarantees
//
// Check is pure and total: whatever the cells hold, it gives values in one
// canonical form or faults. Canonical values are valid cells, so that what was
// exported can be imported again and changes nothing. Columns of personal data
// (A65) never stand among the values of an [Entry]: they are sealed, or absent.
//
// # What may run concurrently
//
// Kinds never change and may be read by anyone. An Entry belongs to whoever
// owns the state it lies in; events hold entries of their own.
//
// Nothing lies on disk here: entries travel in the events of package dispatch.
package register
