package workspace

import (
	"context"

	"wanghuo/dispatch/eventlog"
)

// appender makes batches durable, one after the other, while the owner decides
// the next one. Answers leave from here, after the sync.
func (o *owner) appender() {
	for b := range o.toWrite {
		err := o.append(b)
		o.written <- written{b, err}
	}
}

func (o *owner) append(b batch) error {
	log := *o.w.log.Load()
	if err := log.Append(context.Background(), b.records[0].Number-1, b.records); err != nil {
		return err
	}
	// From here on a query waits for these commits, so that the follower may
	// get them when those who wait for the disk have been answered.
	head := log.Head()
	o.w.durable.Store(&head)
	o.w.destroy(b.erasures)
	for i := range b.decided {
		b.decided[i].reply <- b.decided[i].answer
	}
	o.w.follower.push(b.records)
	return nil
}

// published makes durable commits known.
func (w *Workspace) published(head eventlog.Head, records []eventlog.Record) {
	w.durable.Store(&head)
	w.follower.push(records)
}
