using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bizoholic.Flows.Storage.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Limits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "limits",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    kind = table.Column<byte>(type: "smallint", nullable: false),
                    target = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    concurrent = table.Column<int>(type: "integer", nullable: false),
                    per_minute = table.Column<int>(type: "integer", nullable: false),
                    burst = table.Column<int>(type: "integer", nullable: false),
                    tokens = table.Column<double>(type: "double precision", nullable: false),
                    filled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_limits", x => new { x.tenant_id, x.kind, x.target });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "limits");
        }
    }
}
