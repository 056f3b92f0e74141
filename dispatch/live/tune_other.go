//go:build unix && !linux

package live

func tune(int) {}
