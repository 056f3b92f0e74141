// Package boltvault keeps the keys of a vault in a bbolt file of its own,
// beside the log and never in it.
//
// It guarantees what vault.Vault asks for. A key is synced to disk before it
// is first used. A destroyed key is removed together with setting its
// tombstone; then the whole file is written anew without it, takes the old
// one's name, and the old one is overwritten with zeros: bbolt by itself leaves
// what was deleted in its free pages. A power cut in between leaves a mark, and
// the next Open finishes the work. (Disks that remap blocks, and backups, may
// hold older copies; the master key is what the operator then changes.)
//
// All methods may run concurrently; sealing and opening with keys in use wait
// only for a destruction under way. After a write failed, keys already in use
// go on working; making and destroying keys answers ErrFailed until the vault
// is opened again.
//
// On disk: a bbolt file of mode 0600. Bucket "keys": subject gives the wrapped
// secret (CBOR of vault.Sealed under the master key). Bucket "destroyed":
// subject gives the basis. Bucket "vault": "format" (one byte), "check" (a
// sealed text by which a wrong master key is recognised), "scrub" while old
// pages are still to be removed. Beside it a master key file of mode 0600, one
// line: "wanghuo vault master 1 AES-256-GCM " and 64 hexadecimal digits.
// Whoever holds both files can read everything that was not destroyed: keep
// their backups apart.
package boltvault
