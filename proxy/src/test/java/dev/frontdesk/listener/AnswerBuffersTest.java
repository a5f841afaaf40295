package dev.frontdesk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerBuffersTest {
  private final AnswerBuffers buffers = new AnswerBuffers();

  private ByteBuf empty(int octets) {
    ByteBuf buffer = buffers.empty(UnpooledByteBufAllocator.DEFAULT, octets);
    assertThat(buffer.isReadable()).isFalse();
    assertThat(buffer.writableBytes()).isGreaterThanOrEqualTo(octets);
    return buffer;
  }

  @Test
  void aBufferIsUsedAgainOnceItsAnswerIsOut() {
    ByteBuf first = empty(100);
    first.writeLong(1);
    first.release();
    assertThat(empty(200)).isSameAs(first);
  }

  @Test
  void anAnswerThatIsNotOutKeepsItsBytes() {
    List<ByteBuf> kept = new ArrayList<>();
    for (int i = 0; i < 3 * AnswerBuffers.NUMBER; i++) {
      kept.add(empty(8).writeLong(i));
    }
    for (int i = 0; i < kept.size(); i++) {
      assertThat(kept.get(i).getLong(0)).isEqualTo(i);
    }
    kept.forEach(ByteBuf::release);
    assertThat(kept).contains(empty(8));
  }

  @Test
  void whatIsLargerThanTheyAreIsAllocated() {
    ByteBuf large = empty(AnswerBuffers.OCTETS + 1);
    assertThat(large.release()).as("nobody else's").isTrue();
  }
}
