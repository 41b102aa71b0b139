package modeltest

import (
	"encoding/binary"

	flatbuffers "github.com/google/flatbuffers/go"
)

// TFLiteValue is a value to write to a TFLite file: weights if it has numbers. Sizes of
// −1 are open.
type TFLiteValue struct {
	Name  string
	Shape []int64
	Value []float32
	Whole []int32
	Like  int // number, from 1, of the value whose buffer it shares, 0 for none
}

// TFLiteOperator is an operator: its code in the schema, the indexes of its inputs and
// outputs, and its settings.
type TFLiteOperator struct {
	Code            int
	Inputs, Outputs []int
	Settings        []TFLiteSetting
}

// TFLiteSetting is a setting of an operator: its slot, its size and its value.
type TFLiteSetting struct{ Slot, Bytes, Value int }

// TFLite returns a file whose graph has value 0 as its input.
func TFLite(values []TFLiteValue, operators []TFLiteOperator) []byte {
	b := flatbuffers.NewBuilder(1024)
	buffers := []flatbuffers.UOffsetT{object(b, 1, nil)} // the empty one
	tensors := make([]flatbuffers.UOffsetT, len(values))
	place := make([]int, len(values))
	for i, v := range values {
		data, _ := binary.Append(nil, binary.LittleEndian, v.Value) // cannot fail: the size is fixed
		data, _ = binary.Append(data, binary.LittleEndian, v.Whole)
		switch {
		case v.Like > 0:
			place[i] = place[v.Like-1]
		case len(data) > 0:
			bytes := b.CreateByteVector(data)
			place[i] = len(buffers)
			buffers = append(buffers, object(b, 1, func() { b.PrependUOffsetTSlot(0, bytes, 0) }))
		}
		shape, signature, name := make([]int, len(v.Shape)), make([]int, len(v.Shape)), b.CreateString(v.Name)
		for k, n := range v.Shape {
			shape[k], signature[k] = max(1, int(n)), int(n)
		}
		sizes, open := numbers(b, shape), numbers(b, signature)
		tensors[i] = object(b, 8, func() {
			b.PrependUOffsetTSlot(0, sizes, 0)
			if v.Whole != nil {
				const int32s = 2
				b.PrependInt8Slot(1, int32s, 0)
			}
			b.PrependUint32Slot(2, uint32(place[i]), 0)
			b.PrependUOffsetTSlot(3, name, 0)
			b.PrependUOffsetTSlot(7, open, 0)
		})
	}
	codes, all := tfliteOperators(b, operators)
	list, inputs, operations := offsets(b, tensors), numbers(b, []int{0}), offsets(b, all)
	graph := object(b, 4, func() {
		b.PrependUOffsetTSlot(0, list, 0)
		b.PrependUOffsetTSlot(1, inputs, 0)
		b.PrependUOffsetTSlot(3, operations, 0)
	})
	inUse, graphs, places := offsets(b, codes), offsets(b, []flatbuffers.UOffsetT{graph}), offsets(b, buffers)
	b.FinishWithFileIdentifier(object(b, 5, func() {
		b.PrependUint32Slot(0, 3, 0)
		b.PrependUOffsetTSlot(1, inUse, 0)
		b.PrependUOffsetTSlot(2, graphs, 0)
		b.PrependUOffsetTSlot(4, places, 0)
	}), []byte("TFL3"))
	return b.FinishedBytes()
}

// tfliteOperators writes operators, each with its own operator code.
func tfliteOperators(b *flatbuffers.Builder, operators []TFLiteOperator) (codes, all []flatbuffers.UOffsetT) {
	codes, all = make([]flatbuffers.UOffsetT, len(operators)), make([]flatbuffers.UOffsetT, len(operators))
	for i, o := range operators {
		codes[i] = object(b, 4, func() {
			b.PrependInt8Slot(0, int8(min(o.Code, 127)), 0)
			b.PrependInt32Slot(3, int32(o.Code), 0)
		})
		takes, gives := numbers(b, o.Inputs), numbers(b, o.Outputs)
		settings := object(b, 8, func() {
			for _, s := range o.Settings {
				if s.Bytes == 1 {
					b.PrependInt8Slot(s.Slot, int8(s.Value), 0)
				} else {
					b.PrependInt32Slot(s.Slot, int32(s.Value), 0)
				}
			}
		})
		all[i] = object(b, 5, func() {
			b.PrependUint32Slot(0, uint32(i), 0)
			b.PrependUOffsetTSlot(1, takes, 0)
			b.PrependUOffsetTSlot(2, gives, 0)
			b.PrependUOffsetTSlot(4, settings, 0)
		})
	}
	return codes, all
}

// object writes a table with that many fields.
func object(b *flatbuffers.Builder, fields int, add func()) flatbuffers.UOffsetT {
	b.StartObject(fields)
	if add != nil {
		add()
	}
	return b.EndObject()
}

func numbers(b *flatbuffers.Builder, all []int) flatbuffers.UOffsetT {
	b.StartVector(flatbuffers.SizeInt32, len(all), flatbuffers.SizeInt32)
	for i := range all {
		b.PrependInt32(int32(all[len(all)-1-i]))
	}
	return b.EndVector(len(all))
}

func offsets(b *flatbuffers.Builder, all []flatbuffers.UOffsetT) flatbuffers.UOffsetT {
	b.StartVector(flatbuffers.SizeUOffsetT, len(all), flatbuffers.SizeUOffsetT)
	for i := range all {
		b.PrependUOffsetT(all[len(all)-1-i])
	}
	return b.EndVector(len(all))
}
