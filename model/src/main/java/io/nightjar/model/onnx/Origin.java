package io.nightjar.model.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;

/** The ONNX node that something came from, for messages. */
record Origin(String node, String operator) {
    static Origin of(NodeProto node) {
        String name = node.getName();
        if (name.isEmpty() && node.getOutputCount() > 0) {
            name = node.getOutput(0);
        }
        return new Origin(name, node.getOpType());
    }
}
