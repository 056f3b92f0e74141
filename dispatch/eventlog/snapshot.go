package eventlog

import "context"

// Snapshot is a state folded from the commits up to Number, made by a follower
// away from the owner. It is a shortcut and never the truth: what does not fit
// is thrown away, and the log replayed from its start.
type Snapshot struct {
	Log         LogID
	Number      uint64
	Hash        Hash   // of commit Number
	Fingerprint string // of the schema of the state
	State       []byte // as the domain encoded it
}

// Snapshots keeps snapshots beside a log. Its methods may run concurrently.
type Snapshots interface {
	// Save keeps s durably; an older one may be forgotten.
	Save(ctx context.Context, s Snapshot) error
	// Latest gives the newest snapshot of the log with that fingerprint, false
	// when there is none. What is damaged or of another fingerprint is passed
	// over. The caller still asks [FitsLog].
	Latest(ctx context.Context, log LogID, fingerprint string) (Snapshot, bool, error)
}

// FitsLog reports whether s was folded from this very log: commit s.Number is
// there with the hash that s names. A log restored from an older backup, or cut,
// does not fit a snapshot made of what was lost.
func FitsLog(ctx context.Context, log Log, s Snapshot) (bool, error) {
	head := log.Head()
	if s.Log != head.Log || s.Number > head.Number {
		return false, nil
	}
	if s.Number == 0 {
		return s.Hash == head.Log.Genesis(), nil
	}
	for rec, err := range log.Read(ctx, s.Number) {
		if err != nil {
			return false, err
		}
		return rec.Hash == s.Hash, nil
	}
	return false, nil
}
