package dev.frontdesk.cli;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A URL of the command line; one without a scheme, as {@code 127.0.0.1:9090}, is http. */
final class Url implements ITypeConverter<URI> {
  @Override
  public URI convert(String text) {
    try {
      return new URI(text.contains("://") ? text : "http://" + text);
    } catch (URISyntaxException e) {
      throw new TypeConversionException(text + " (expected: http://HOST:PORT)");
    }
  }
}
