using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bizoholic.Flows.Storage.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "api_keys",
                columns: table => new
                {
                    key_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    tenant_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    secret_hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    scopes = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_api_keys", x => x.key_id);
                });

            migrationBuilder.CreateTable(
                name: "blobs",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    blob_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    run_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    content = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_blobs", x => new { x.tenant_id, x.blob_id, x.run_id });
                });

            migrationBuilder.CreateTable(
                name: "bookmarks",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    bookmark_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    run_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    hash = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    correlation_id = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bookmarks", x => new { x.tenant_id, x.bookmark_id });
                });

            migrationBuilder.CreateTable(
                name: "dedupe_keys",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    scope = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    body_hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    run_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dedupe_keys", x => new { x.tenant_id, x.scope, x.key });
                });

            migrationBuilder.CreateTable(
                name: "definition_contents",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    content = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_definition_contents", x => new { x.tenant_id, x.hash });
                });

            migrationBuilder.CreateTable(
                name: "definition_versions",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    version_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    definition_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    version = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    description = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    is_latest = table.Column<bool>(type: "boolean", nullable: false),
                    is_published = table.Column<bool>(type: "boolean", nullable: false),
                    is_readonly = table.Column<bool>(type: "boolean", nullable: false),
                    is_system = table.Column<bool>(type: "boolean", nullable: false),
                    content_hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_definition_versions", x => new { x.tenant_id, x.version_id });
                });

            migrationBuilder.CreateTable(
                name: "hosts",
                columns: table => new
                {
                    owner = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    beat_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hosts", x => x.owner);
                });

            // By hand: EF knows no partitions. One for each month is made when a host starts; the one here keeps what has no month of its own.
            migrationBuilder.Sql(
                """
                CREATE TABLE journal (
                  month integer NOT NULL,
                  tenant_id text COLLATE "C" NOT NULL,
                  run_id text COLLATE "C" NOT NULL,
                  sequence bigint NOT NULL,
                  payload bytea NOT NULL,
                  CONSTRAINT "PK_journal" PRIMARY KEY (month, tenant_id, run_id, sequence)
                ) PARTITION BY RANGE (month);
                CREATE TABLE journal_other PARTITION OF journal DEFAULT;
                """);

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    message_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    tenant_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    kind = table.Column<byte>(type: "smallint", nullable: false),
                    payload = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outbox", x => x.message_id);
                });

            migrationBuilder.CreateTable(
                name: "run_inbox",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    command_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    run_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    command = table.Column<byte>(type: "smallint", nullable: false),
                    payload = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_run_inbox", x => new { x.tenant_id, x.run_id, x.command_id });
                });

            migrationBuilder.CreateTable(
                name: "runs",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    run_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    definition_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    definition_version_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    definition_version = table.Column<int>(type: "integer", nullable: false),
                    content_hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    status = table.Column<byte>(type: "smallint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    correlation_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    parent_run_id = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    incident_count = table.Column<int>(type: "integer", nullable: false),
                    is_test = table.Column<bool>(type: "boolean", nullable: false),
                    owner = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    last_sequence = table.Column<long>(type: "bigint", nullable: false),
                    reader_version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_runs", x => new { x.tenant_id, x.run_id });
                });

            migrationBuilder.CreateTable(
                name: "search_values",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    run_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    value = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_search_values", x => new { x.tenant_id, x.name, x.value, x.run_id });
                });

            migrationBuilder.CreateTable(
                name: "settings",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    value = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_settings", x => new { x.tenant_id, x.name });
                });

            migrationBuilder.CreateTable(
                name: "triggers",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    trigger_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    definition_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    version_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    content_hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    activity_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    unique_key = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    payload = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_triggers", x => new { x.tenant_id, x.trigger_id });
                });

            migrationBuilder.CreateTable(
                name: "users",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    user_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    user_name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    password_hash = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    roles = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    user_key = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_users", x => new { x.tenant_id, x.user_id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_api_keys_tenant_id",
                table: "api_keys",
                column: "tenant_id");

            migrationBuilder.CreateIndex(
                name: "IX_blobs_tenant_id_run_id",
                table: "blobs",
                columns: new[] { "tenant_id", "run_id" });

            migrationBuilder.CreateIndex(
                name: "IX_bookmarks_due_at",
                table: "bookmarks",
                column: "due_at",
                filter: "due_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_bookmarks_tenant_id_hash",
                table: "bookmarks",
                columns: new[] { "tenant_id", "hash" });

            migrationBuilder.CreateIndex(
                name: "IX_bookmarks_tenant_id_run_id",
                table: "bookmarks",
                columns: new[] { "tenant_id", "run_id" });

            migrationBuilder.CreateIndex(
                name: "IX_definition_versions_tenant_id_content_hash",
                table: "definition_versions",
                columns: new[] { "tenant_id", "content_hash" });

            migrationBuilder.CreateIndex(
                name: "IX_definition_versions_tenant_id_definition_id_version",
                table: "definition_versions",
                columns: new[] { "tenant_id", "definition_id", "version" });

            migrationBuilder.CreateIndex(
                name: "ix_runs_definition",
                table: "runs",
                columns: new[] { "tenant_id", "definition_id", "run_id" });

            migrationBuilder.CreateIndex(
                name: "ix_runs_parent",
                table: "runs",
                columns: new[] { "tenant_id", "parent_run_id" },
                filter: "parent_run_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_runs_under_way",
                table: "runs",
                column: "status",
                filter: "status < 2");

            migrationBuilder.CreateIndex(
                name: "IX_search_values_tenant_id_run_id",
                table: "search_values",
                columns: new[] { "tenant_id", "run_id" });

            migrationBuilder.CreateIndex(
                name: "IX_triggers_tenant_id_definition_id",
                table: "triggers",
                columns: new[] { "tenant_id", "definition_id" });

            migrationBuilder.CreateIndex(
                name: "IX_triggers_unique_key",
                table: "triggers",
                column: "unique_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_users_user_key",
                table: "users",
                column: "user_key",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_keys");

            migrationBuilder.DropTable(
                name: "blobs");

            migrationBuilder.DropTable(
                name: "bookmarks");

            migrationBuilder.DropTable(
                name: "dedupe_keys");

            migrationBuilder.DropTable(
                name: "definition_contents");

            migrationBuilder.DropTable(
                name: "definition_versions");

            migrationBuilder.DropTable(
                name: "hosts");

            migrationBuilder.DropTable(
                name: "journal");

            migrationBuilder.DropTable(
                name: "outbox");

            migrationBuilder.DropTable(
                name: "run_inbox");

            migrationBuilder.DropTable(
                name: "runs");

            migrationBuilder.DropTable(
                name: "search_values");

            migrationBuilder.DropTable(
                name: "settings");

            migrationBuilder.DropTable(
                name: "triggers");

            migrationBuilder.DropTable(
                name: "users");
        }
    }
}
