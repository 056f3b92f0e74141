package eventlog

import (
	"context"
	"fmt"
)

// Report is what VerifyChain found.
type Report struct {
	Head    Head   `json:"head"`    // where the log ends
	Commits uint64 `json:"commits"` // that hold together, from the first
	Events  uint64 `json:"events"`
	Bytes   uint64 `json:"bytes"`  // of the commits, as stored
	Heads   int    `json:"heads"`  // signed heads that the log was held to
	Epochs  uint64 `json:"epochs"` // in which commits were made
}

// VerifyChain walks the whole log and holds it to its own chain and to heads
// that were signed earlier, whose signatures the caller has verified. It trusts
// nothing the store has checked. ErrCorrupt: the chain breaks; ErrHead: the log
// does not reach a head or contradicts it; both name the commit. The report
// counts what held until then.
func VerifyChain(ctx context.Context, log Log, heads ...SignedHead) (Report, error) {
	v := verification{report: Report{Head: log.Head()}, heads: map[uint64][]SignedHead{}}
	for _, h := range heads {
		v.heads[h.Number] = append(v.heads[h.Number], h)
	}
	v.check = NewChecker(v.report.Head.Log, 1)
	err := v.walk(ctx, log)
	return v.report, err
}

type verification struct {
	report Report
	check  *Checker
	heads  map[uint64][]SignedHead // not yet met, by number
	dec    Decoder
	last   Commit
}

func (v *verification) walk(ctx context.Context, log Log) error {
	head := v.report.Head
	if err := v.hold(Record{Hash: head.Log.Genesis()}); err != nil {
		return err
	}
	for rec, err := range log.Read(ctx, 1) {
		if err == nil {
			err = v.commit(rec)
		}
		if err == nil {
			err = v.hold(rec)
		}
		if err != nil {
			return err
		}
		if rec.Number == head.Number {
			break // later commits came while we walked
		}
	}
	if err := v.check.CheckEnd(head); err != nil {
		return err
	}
	return v.unmet()
}

// commit checks one record against its predecessor and against what every
// commit keeps: epochs and workspace time never run backwards.
func (v *verification) commit(rec Record) error {
	if err := v.check.Check(rec); err != nil {
		return err
	}
	epoch, at := v.last.Epoch, v.last.At
	if err := v.dec.Decode(rec.Bytes, &v.last); err != nil {
		return ErrCorrupt.With(&ChainError{Number: rec.Number, What: err.Error()})
	}
	switch first := rec.Number == 1; {
	case v.last.Epoch < epoch || v.last.Epoch > v.report.Head.Epoch:
		return corrupt(rec.Number, "epoch %d cannot follow %d", v.last.Epoch, epoch)
	case !first && v.last.At < at:
		return corrupt(rec.Number, "workspace time runs back from %d to %d", at, v.last.At)
	case first || v.last.Epoch != epoch:
		v.report.Epochs++
	}
	v.report.Commits++
	v.report.Events += uint64(len(v.last.Events))
	v.report.Bytes += uint64(len(rec.Bytes))
	return nil
}

// hold compares a commit with the heads signed at its number.
func (v *verification) hold(rec Record) error {
	for _, h := range v.heads[rec.Number] {
		switch {
		case h.Log != v.report.Head.Log:
			return h.wrong("the head is of log %v, this is log %v", h.Log, v.report.Head.Log)
		case h.Hash != rec.Hash:
			return h.wrong("the head says %v, the log holds %v", h.Hash, rec.Hash)
		case h.Epoch > v.report.Head.Epoch:
			return h.wrong("the head is of epoch %d, the log is in epoch %d", h.Epoch, v.report.Head.Epoch)
		}
		v.report.Heads++
	}
	delete(v.heads, rec.Number)
	return nil
}

// unmet names the first head that lies beyond the end of the log.
func (v *verification) unmet() error {
	var first *SignedHead
	for _, hs := range v.heads {
		if first == nil || hs[0].Number < first.Number {
			first = &hs[0]
		}
	}
	if first == nil {
		return nil
	}
	if first.Log != v.report.Head.Log {
		return first.wrong("the head is of log %v, this is log %v", first.Log, v.report.Head.Log)
	}
	return ErrHead.With(&ChainError{Number: first.Number, What: fmt.Sprintf(
		"signed, but the log ends at %d: its end was cut off", v.report.Head.Number)})
}
