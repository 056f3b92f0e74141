// Package boltlog keeps a log in a bbolt file with a journal beside it. It is the
// default store.
//
// It guarantees what eventlog.Log asks for. An Append is one frame of the journal,
// written in one place and synced; a power cut leaves it whole or, its checksum
// says so, not at all. When half the journal is full, all of it goes into the
// bbolt file in one transaction, on another goroutine, while appends go on in the
// other half; no half is written again before what it held is durable there. A
// batch larger than a half, a new epoch, a copy and Close write the file at once.
//
// Open moves what a process that was killed left in the journal into the file.
// Opened for reading, or on a full or read-only disk, it is read from where it
// lies. A frame that is not whole is a batch that nobody was told of; if a later
// one follows it, if the journal is of another log, or if the file ends before the
// journal begins, something acknowledged is missing, and Open answers ErrCorrupt.
// Damage to the very last frame looks like a batch that was cut off: a signed head
// shows it.
//
// Append, BeginEpoch, Head, Read, CopyTo and Close may all be called at the
// same time; writes wait for one another, reads wait for nothing. Read copies
// out in blocks and holds no transaction while its caller works, so a slow
// reader neither stops the writer nor makes the file grow.
//
// Room in the file is taken from the disk before the journal takes what will need
// it. When there is none, Append answers ErrFull, nothing has been written
// and the log stays usable: the next Append tries again. Any failure of a write or
// a sync, of the goroutine's too, answers ErrFailed from the next Append on; Close
// then drops the system's cached pages of the files, which may show writes that
// never reached the disk, and Open reads what is really there. A file on a
// read-only disk is opened for reading and answers ErrReadOnly to Append. Where
// the file system keeps no room ahead, every Append is a transaction of the file.
//
// On disk lie two files of mode 0600, each created whole or not at all; they belong
// together. The bbolt file's bucket "commits": the number as eight bytes, big
// endian, gives 33 bytes of hash and the encoded commit. Its bucket "log": "format"
// (one byte), "id" (16 bytes) and "epoch" (eight bytes, big endian). Beside it, with
// JournalSuffix, the journal, whose frames are described in journal.go. bbolt locks
// its file for both: a second process waits one second and gets ErrLocked.
package boltlog
