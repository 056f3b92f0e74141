package workspace

import (
	"context"

	"wanghuo/dispatch"
	"wanghuo/dispatch/eventlog"
)

// ready makes sure that every version of the plan that something open needs can
// be read: better no start than rules that are missing when they are wanted.
func (w *Workspace) ready(s *dispatch.State) error {
	if v, ok := w.cfg.Machine.(Versioned); ok {
		return v.Ready(s)
	}
	return nil
}

// superseded reports whether another version of the plan than the machine's is
// in force, and is to be so no longer.
func (w *Workspace) superseded(s *dispatch.State) (*dispatch.PlanActivated, bool) {
	v, ok := w.cfg.Machine.(Versioned)
	if !ok || !w.cfg.Activate || s.Workspace.PlanHash == v.Plan().Hash {
		return nil, false
	}
	return &dispatch.PlanActivated{PlanID: v.Plan().ID, PlanHash: v.Plan().Hash}, true
}

// activate puts the machine's version in force, after what fell due under the
// one before. Nobody's seat does it: who starts the program has decided.
func (o *owner) activate(now instant) {
	if ev, ok := o.w.superseded(o.state); ok && o.outage.cause == nil {
		if _, err := o.carry(dispatch.Actor{}, now, nil, ev); err == nil {
			o.w.meta = o.state.Workspace
		} // else the former one goes on until the next start
	}
}

// Survey folds a log without opening it, for whoever asks what it holds. The
// machine may stand in for versions of the plan that cannot be read.
func Survey(ctx context.Context, log eventlog.Log, m Machine) (*dispatch.State, error) {
	w := &Workspace{cfg: Config{Machine: m, KeepKeys: 1}}
	l, err := w.fresh(ctx, log)
	return l.state, err
}
