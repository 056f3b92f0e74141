package workspace

import "context"

func (w *Workspace) audits(ctx context.Context) { <-ctx.Done() }
