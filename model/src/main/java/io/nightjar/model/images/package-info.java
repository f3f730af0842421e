/**
 * Pictures and their labels as people have them: the usual data sets, IDX (Y. LeCun, C. Cortes, C. Burges, "The MNIST
 * database of handwritten digits") and the binary version of CIFAR-10 (A. Krizhevsky, "Learning Multiple Layers of
 * Features from Tiny Images", 2009); arrays of NumPy; tables of pixels; and PNG, JPEG, BMP and lossless WebP files.
 * Values are the samples of a file, byte / 255: no gamma, no color profile. Whatever would change them is refused
 * unless {@link io.nightjar.model.images.ImageOptions} allow it.
 */
package io.nightjar.model.images;
