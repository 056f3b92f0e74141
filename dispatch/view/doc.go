// Package view is what a face may see of a workspace: rows, computed on the
// server from the state after a commit is durable, the pages of an incident, an
// intake and a matter, the ledger, the search, the handover, and an incident as
// a file for another system. A row carries identifiers, instants and figures;
// names and words come from the plan and the catalogue of the face, in either
// language. A countdown is never in a row: the face counts to Due on the
// server's clock.
//
// # What it guarantees
//
// The same state, plan and instant give the same answer. A row changes only by
// a commit. Rows hold no sealed personal data; pages open it only through the
// Reveal that they are given. The acts of a page are what Decide would accept.
// The ledger holds nothing but what overran a number of an instrument in force.
//
// # What may run concurrently
//
// Building only reads the state: any number of builders may run while nobody
// applies to it. Answers may share slices and maps with the state and are to be
// encoded before it moves on.
//
// # On failure
//
// What does not exist is told by a bool. Only reading a file from outside can
// fail, with an ImportError. Nothing lies on disk.
package view
