package io.nightjar.model.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * One fuzz target for each reader; scripts/fuzz runs them for long, the tests replay their corpus. See
 * {@link LoaderTarget}.
 */
final class LoaderFuzzTest {
    @FuzzTest
    void program(byte[] bytes) {
        LoaderTarget.PROGRAM.check(bytes);
    }

    @FuzzTest
    void clientProfile(byte[] bytes) {
        LoaderTarget.CLIENT_PROFILE.check(bytes);
    }

    @FuzzTest
    void parameterFile(byte[] bytes) {
        LoaderTarget.PARAMETER_FILE.check(bytes);
    }

    @FuzzTest
    void model(byte[] bytes) {
        LoaderTarget.MODEL.check(bytes);
    }

    @FuzzTest
    void externalData(byte[] bytes) {
        LoaderTarget.EXTERNAL_DATA.check(bytes);
    }

    @FuzzTest
    void images(byte[] bytes) {
        LoaderTarget.IMAGES.check(bytes);
    }

    @FuzzTest
    void labels(byte[] bytes) {
        LoaderTarget.LABELS.check(bytes);
    }

    @FuzzTest
    void png(byte[] bytes) {
        LoaderTarget.PNG.check(bytes);
    }

    @FuzzTest
    void jpeg(byte[] bytes) {
        LoaderTarget.JPEG.check(bytes);
    }

    @FuzzTest
    void bmp(byte[] bytes) {
        LoaderTarget.BMP.check(bytes);
    }

    @FuzzTest
    void webp(byte[] bytes) {
        LoaderTarget.WEBP.check(bytes);
    }

    @FuzzTest
    void array(byte[] bytes) {
        LoaderTarget.ARRAY.check(bytes);
    }
}
