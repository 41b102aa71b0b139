package arch_test

import (
	"io"
	"testing"

	"weightshare/nets/arch"
)

// BenchmarkResNet152 parses and counts 514 layers.
func BenchmarkResNet152(b *testing.B) {
	text := mustText(b, "resnet152")
	b.ReportAllocs()
	for b.Loop() {
		n, err := arch.Parse(text)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := arch.Count(n); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWriteJSON writes the document of the same network.
func BenchmarkWriteJSON(b *testing.B) {
	c := zoo(b, "resnet152")
	b.ReportAllocs()
	for b.Loop() {
		if err := arch.WriteJSON(io.Discard, c); err != nil {
			b.Fatal(err)
		}
	}
}
