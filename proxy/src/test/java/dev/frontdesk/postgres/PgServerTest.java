package dev.frontdesk.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PgServerTest {
  @ParameterizedTest
  @CsvSource({
    "postgresql://app@db:5432/booking,                     db,          5432, booking, app",
    "postgres://app@db:5432/booking,                       db,          5432, booking, app",
    "postgresql://app@10.0.0.5:1/b?application_name=psql,  10.0.0.5,    1,    b,       app",
    "postgresql://app@[::1]:65535/booking,                 ::1,         65535, booking, app",
    "postgresql://a%40b+c@db.example:5432/my%2Fdb,         db.example,  5432, my/db,   a@b+c",
  })
  void isRead(String url, String host, int port, String database, String user) {
    assertThat(PgServer.parse(url)).isEqualTo(new PgServer(host, port, database, user));
  }

  @ParameterizedTest
  @CsvSource({
    "db:5432/booking,                                 not an address of PostgreSQL",
    "mysql://app@db:5432/booking,                     not an address of PostgreSQL",
    "postgresql://app:s3cret@db:5432/booking,         a password in the address",
    "postgresql://db:5432/booking,                    no user",
    "postgresql://@db:5432/booking,                   no user",
    "postgresql://app@db/booking,                     no port",
    "postgresql://app@db:0/booking,                   no port",
    "postgresql://app@db:70000/booking,               no port",
    "postgresql://app@db:5432,                        no database",
    "postgresql://app@db:5432/,                       no database",
    "postgresql://app@db:5432/a/b,                    no database",
    "postgresql:///booking,                           no host",
    "postgresql://app@d b:5432/booking,               not an address",
    "postgresql://app:s3cret@d b:5432/booking,        not an address",
    "postgresql://app@db:5432/booking?sslmode=require, more behind the database",
    "postgresql://app@db:5432/b?application_name=a&password=s3cret, more behind the database",
    "postgresql://app@db:5432/b#s3cret,               more behind the database",
    "postgresql://app@db:5432/a%00b,                  a NUL character",
  })
  void isRefusedWithWhatWasExpectedAndWithoutWhatMayBeSecret(String url, String why) {
    assertThatThrownBy(() -> PgServer.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("expected: postgresql://USER@HOST:PORT/DATABASE")
        .hasNoCause()
        .message()
        .doesNotContain("s3cret");
  }

  @Test
  void isNamedByHostAndPort() {
    assertThat(new PgServer("db", 5432, "booking", "app")).hasToString("db:5432");
    assertThat(new PgServer("::1", 5432, "booking", "app").name()).isEqualTo("[::1]:5432");
  }
}
