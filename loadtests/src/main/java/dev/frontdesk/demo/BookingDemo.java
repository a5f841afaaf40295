package dev.frontdesk.demo;

import dev.frontdesk.cli.DemoBackend;
import dev.frontdesk.sample.BackendOptions;
import dev.frontdesk.sample.BookingBackend;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The sample booking API with its default options: a free port, slots from today on. */
public final class BookingDemo implements DemoBackend {

  private @Nullable BookingBackend backend;

  @Override
  public String title() {
    return "sample booking API on PostgreSQL";
  }

  @Override
  public URI start() throws Exception {
    BookingBackend started = BookingBackend.startAndWait(BackendOptions.defaults());
    backend = started;
    return URI.create("http://127.0.0.1:" + started.port());
  }

  @Override
  public void close() {
    BookingBackend started = backend;
    backend = null;
    if (started != null) {
      started.close();
    }
  }
}
