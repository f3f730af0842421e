/**
 * A model as it was read beside the same model in ONNX Runtime, which has to be on the class path: nothing else needs
 * these classes.
 */
package io.nightjar.model.check;
