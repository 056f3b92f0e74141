// Package access knows who is asking: persons, their passwords, and the
// sessions they opened. What a person may do is not decided here but in
// dispatch.Decide, from the seats and delegations in a workspace's state.
//
// # What it guarantees
//
// A password is kept only as its argon2id hash, a session's token only as its
// SHA-256; neither ever reaches an event log, a log line or an error. A session
// ends after an idle time, after an absolute time, when its person signs out,
// gets a new password or is disabled. It says how it was proved who asks
// ([Proof]), so that a second factor extends it. Wrong passwords are answered
// alike whether or not the person exists, and slow down whoever sends them:
// by person and address, so that a stranger's guessing does not lock the duty
// officer out of his own desk.
//
// While there is no administrator, the first is made with a one-time token that
// exists only in memory and is shown on the server's console.
//
// A wall screen has no person before it: it signs in with a token that an
// administrator made for it and can take back ([Screen]). The token is kept as
// its hash, shown once and typed in, never part of an address; the session it
// opens names the screen and one workspace, and no person.
//
// # What may run concurrently
//
// All methods of [Store]. At most Options.Hashing passwords are hashed at once
// (each takes 64 MiB); who waits for a place gives up with his context.
//
// # On failure
//
// Errors are [*Error], with a stable code and both languages. A change of
// persons that cannot be written has not happened. A session that cannot be
// written (a full or read-only disk) is opened all the same and lives until
// the server stops: the duty room must be able to sign in to see the board.
//
// # On disk
//
// One bbolt file of mode 0600. Bucket "access": "format" (one byte). Bucket
// "persons": id gives JSON of the person with the hash. Bucket "sessions": the
// SHA-256 of the token gives JSON of the session. Bucket "screens": id gives JSON of a wall
// screen with the hash of its token. bbolt locks the file; a
// second process waits one second and gets ErrLocked.
package access
