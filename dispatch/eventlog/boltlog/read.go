package boltlog

import (
	"context"
	"errors"
	"iter"

	bolt "go.etcd.io/bbolt"

	"wanghuo/dispatch/eventlog"
)

const (
	// blockBytes and blockRecords bound what one transaction of Read copies out.
	blockBytes   = 512 << 10
	blockRecords = 2048
)

// Read implements eventlog.Log. Blocks are copied out and checked one ahead of
// the caller, on another goroutine that ends with the iteration.
func (l *Log) Read(ctx context.Context, from uint64) iter.Seq2[eventlog.Record, error] {
	return func(yield func(eventlog.Record, error) bool) {
		e := l.end.Load()
		ctx, stop := context.WithCancel(ctx)
		blocks := make(chan []eventlog.Record, 1)
		var end error // why the blocks ended; written before they are closed
		done := make(chan struct{})
		defer func() { stop(); <-done }()
		go func() {
			defer close(done)
			defer close(blocks)
			end = l.readBlocks(ctx, e, max(from, 1), blocks)
		}()
		for block := range blocks {
			for _, rec := range block {
				if !yield(rec, nil) {
					return
				}
			}
		}
		if end != nil {
			yield(eventlog.Record{}, end)
		}
	}
}

// readBlocks sends the commits from to e.head, or returns why it could not.
func (l *Log) readBlocks(ctx context.Context, e *end, from uint64, out chan<- []eventlog.Record) error {
	head := e.head
	check := eventlog.NewChecker(head.Log, from)
	for from <= head.Number {
		records, err := l.readBlock(e, from)
		for i := range records {
			if cerr := check.Check(records[i]); cerr != nil {
				records, err = records[:i], cerr
				break
			}
		}
		from += uint64(len(records))
		select {
		case out <- records:
		case <-ctx.Done():
		}
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
	}
	return check.CheckEnd(head)
}

// readBlock copies some of the commits from on out of one short transaction, or
// gives those that were in the journal only.
func (l *Log) readBlock(e *end, from uint64) (records []eventlog.Record, err error) {
	filed := e.filed()
	if from > filed {
		if l.shut.Load() {
			return nil, eventlog.ErrClosed
		}
		return e.ahead[from-filed-1:], nil
	}
	err = guarded(func() error {
		return l.db.View(func(tx *bolt.Tx) error {
			records, err = copyBlock(tx.Bucket(bucketCommits).Cursor(), from, filed)
			return err
		})
	})
	if err == nil && len(records) == 0 {
		err = damaged(from, "missing")
	}
	return records, closedOr(err)
}

func copyBlock(c *bolt.Cursor, from, last uint64) ([]eventlog.Record, error) {
	// Never used again after this block: the caller may keep what it points to.
	count := min(blockRecords, last-from+1)
	buf := make([]byte, 0, min(blockBytes, 1024*count))
	records := make([]eventlog.Record, 0, count)
	for k, v := c.Seek(number(from)); k != nil && len(records) < blockRecords; k, v = c.Next() {
		rec, err := record(k, v)
		if err != nil {
			return records, err
		}
		if rec.Number > last {
			break
		}
		if len(buf)+len(rec.Bytes) > cap(buf) {
			if len(records) > 0 {
				break
			}
			buf = make([]byte, 0, len(rec.Bytes))
		}
		at := len(buf)
		buf = append(buf, rec.Bytes...)
		rec.Bytes = buf[at:len(buf):len(buf)]
		records = append(records, rec)
	}
	return records, nil
}
