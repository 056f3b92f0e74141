// Package vault keeps personal data out of the eternal log.
//
// Names, telephone numbers, callers' words, victims' data and positions enter
// events only as a [Sealed]: ciphertext under a key that belongs to one subject
// (an incident) and lies outside the log (decision A65, Law 2024 art. 85). To
// destroy the key is to destroy the data, wherever copies of the log lie; the
// log still replays and verifies, and screens show 「已依法销毁」.
//
// This package holds the contract, the sealing and a vault in memory for tests
// and exercises; it opens no file. Package boltvault keeps the keys in a file.
//
// It guarantees: a subject's key is durable before anything is sealed with it;
// what was sealed for one subject, or with one set of additional data, opens
// for no other; a destroyed subject never gets a key again, and its tombstone
// says on what basis. Every Sealed names its algorithm.
//
// All methods may run concurrently. A failure to make or destroy a key changes
// nothing that can be relied on: it is to be tried again after the vault was
// opened again. Sealing draws random numbers and so happens before Decide,
// never inside it.
package vault
