/** Trained networks as ONNX. */
package io.nightjar.trainer.export;
