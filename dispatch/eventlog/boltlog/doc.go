// Package boltlog keeps a log in one bbolt file. It is the default store.
//
// It guarantees what eventlog.Log asks for. An Append is one bbolt transaction:
// its pages are synced, then the page that makes them valid is written and
// synced, so a power cut leaves either all of its records or none.
//
// Append, BeginEpoch, Head, Read, CopyTo and Close may all be called at the
// same time; writes wait for one another, reads wait for nothing. Read copies
// out in blocks and holds no transaction while its caller works, so a slow
// reader neither stops the writer nor makes the file grow.
//
// Room is taken from the disk before it is needed and before a transaction
// begins. When there is none, Append answers ErrFull, nothing has been written
// and the log stays usable: the next Append tries again. Any failure inside a
// transaction answers ErrFailed from then on; Close then drops the system's
// cached pages of the file, which may show writes that never reached the disk,
// and Open reads what is really there. A file on a read-only disk is opened for
// reading and answers ErrReadOnly to Append.
//
// On disk lies one file of mode 0600, created whole or not at all. Bucket
// "commits": the number as eight bytes, big endian, gives 33 bytes of hash and
// the encoded commit. Bucket "log": "format" (one byte), "id" (16 bytes) and
// "epoch" (eight bytes, big endian). bbolt locks the file: a second process
// waits one second and gets ErrLocked.
package boltlog
