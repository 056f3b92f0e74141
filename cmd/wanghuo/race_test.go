//go:build race

package main

func init() { slowed = true }
