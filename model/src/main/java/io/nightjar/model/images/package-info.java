/**
 * Pictures and their labels as stored by the usual data sets: IDX (Y. LeCun, C. Cortes, C. Burges, "The MNIST database
 * of handwritten digits"), the binary version of CIFAR-10 (A. Krizhevsky, "Learning Multiple Layers of Features from
 * Tiny Images", 2009) and directories of PNG files.
 */
package io.nightjar.model.images;
