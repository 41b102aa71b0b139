package figure_test

import (
	"math"
	"reflect"
	"testing"

	"weightshare/lessons/figure"
)

// leaves calls visit for everything in a value that can differ on its own: its
// numbers, texts and booleans, and its slices. Empty slices are given an
// element.
func leaves(v reflect.Value, visit func(reflect.Value)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			leaves(v.Field(i), visit)
		}
	case reflect.Slice:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		leaves(v.Index(0), visit)
		visit(v)
	default:
		visit(v)
	}
}

// change gives a leaf another value.
func change(v reflect.Value) {
	switch v.Kind() {
	case reflect.Float64:
		v.SetFloat(1)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Uint64:
		v.SetUint(1)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString("x")
	case reflect.Slice:
		v.Set(reflect.Append(v, v.Index(0)))
	}
}

// TestEqual checks that figures of every type equal their copies, even with
// NaN, and differ as soon as one field does.
func TestEqual(t *testing.T) {
	t.Parallel()
	kinds := map[reflect.Type]bool{}
	for _, c := range figures() {
		kinds[reflect.TypeOf(c.figure)] = true
	}
	for kind := range kinds {
		full := func(changed int) (f figure.Figure, n int) {
			v := reflect.New(kind).Elem()
			leaves(v, func(leaf reflect.Value) {
				if leaf.Kind() == reflect.Float64 {
					leaf.SetFloat(math.NaN())
				}
				if n++; n == changed {
					change(leaf)
				}
			})
			return v.Interface().(figure.Figure), n
		}
		a, n := full(0)
		if b, _ := full(0); !figure.Equal(a, b) {
			t.Errorf("%v: a copy is another figure", kind)
		}
		for i := 1; i <= n; i++ {
			if b, _ := full(i); figure.Equal(a, b) || figure.Equal(b, a) {
				t.Errorf("%v: %+v and %+v are taken for equal", kind, a, b)
			}
		}
		if figure.Equal(a, nil) || figure.Equal(nil, a) || !figure.Equal(nil, nil) {
			t.Errorf("%v: nothing is taken for it", kind)
		}
	}
}
