package arch_test

import (
	"fmt"

	"weightshare/nets/arch"
)

func ExampleParse() {
	n, err := arch.Parse("28x28 conv5:6/p2 relu maxpool2 dense:10")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range n.Flat() {
		fmt.Println(l.Word, l.Out)
	}
	// Output:
	// conv5:6/p2 28×28×6
	// relu 28×28×6
	// maxpool2 14×14×6
	// dense:10 10
}

func ExampleParse_error() {
	_, err := arch.Parse("28x28 conv5")
	fmt.Println(err)
	// Output:
	// word 2, "conv5": how many kernels? write conv5:6
}

func ExampleCount() {
	n, err := arch.Parse("28x28 conv3:32 relu gmp dense:10")
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := arch.Count(n)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range c.Layers {
		fmt.Printf("%s: %s = %d parameters, %v unshared\n", r.Name, r.Formula, r.Parameters, r.Unshared)
	}
	fmt.Println(c.Saving())
	// Output:
	// conv3:32: (3·3·1 + 1)·32 = 320 parameters, 216,320 unshared
	// relu: 0 = 0 parameters, 0 unshared
	// gmp: 0 = 0 parameters, 0 unshared
	// dense:10: (32 + 1)·10 = 330 parameters, 330 unshared
	// Sharing stores 650 numbers where separate weights would be 216,650, 333 times as many, and saves none of the 195,008 multiply-accumulates.
}
