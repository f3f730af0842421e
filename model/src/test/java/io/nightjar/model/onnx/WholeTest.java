package io.nightjar.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import org.junit.jupiter.api.Test;

class WholeTest {
    private static Whole constant(DataType type, double... values) {
        return Whole.of(type, Tensor.vector(values));
    }

    @Test
    void combined_bytesTakenFrom255_areBytes() {
        Whole bytes = Whole.bytes(DataType.UINT8);
        assertThat(constant(DataType.UINT8, 255).combined("Sub", bytes)).isEqualTo(bytes);
    }

    @Test
    void combined_bytesThatWouldWrap_areRefusedWithTheirRange() {
        Whole bytes = Whole.bytes(DataType.UINT8);
        assertThatThrownBy(() -> bytes.combined("Add", constant(DataType.UINT8, 1)))
                .isInstanceOf(NodeProblem.class)
                .hasMessageContaining("from 1 to 256")
                .hasMessageContaining("UINT8");
        assertThatThrownBy(() -> bytes.combined("Sub", constant(DataType.UINT8, 0, 128)))
                .hasMessageContaining("from -128 to 255");
    }

    @Test
    void combined_productWithNegatives_coversAllSigns() {
        Whole centred = new Whole(DataType.INT32, -128, 127);
        assertThat(centred.combined("Mul", constant(DataType.INT32, -2, 3)))
                .isEqualTo(new Whole(DataType.INT32, -384, 381));
        assertThat(centred.combined("Mul", centred)).isEqualTo(new Whole(DataType.INT32, -16_256, 16_384));
    }

    @Test
    void combined_squaresOfBytesAsInt16_areRefused() {
        Whole bytes = Whole.bytes(DataType.INT16);
        assertThatThrownBy(() -> bytes.combined("Mul", bytes)).hasMessageContaining("from 0 to 65025");
    }

    @Test
    void combined_quotient_isRefusedForItsFractions() {
        Whole bytes = Whole.bytes(DataType.INT32);
        assertThatThrownBy(() -> bytes.combined("Div", constant(DataType.INT32, 1)))
                .hasMessageContaining("fractions");
    }

    @Test
    void of_constantWithFractions_isRefused() {
        assertThatThrownBy(() -> constant(DataType.INT32, 1.5)).hasMessageContaining("whole numbers");
    }
}
