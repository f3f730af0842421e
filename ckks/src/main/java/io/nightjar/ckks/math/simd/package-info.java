/**
 * The kernels on the Vector API of {@code jdk.incubator.vector}, found by {@link java.util.ServiceLoader} where that
 * module is present. Loops over vectors keep to the rules that {@code Lanes} states, since a vector that is boxed is
 * ten times slower. Every kernel gives the same bits as its scalar counterpart in {@link io.nightjar.ckks.math}, and
 * the tests of that package run on both.
 */
package io.nightjar.ckks.math.simd;
