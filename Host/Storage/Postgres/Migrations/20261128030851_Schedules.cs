using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bizoholic.Flows.Storage.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Schedules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "schedules",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    schedule_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    definition_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    activity_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    settings = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    last_slot = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    pending_slot = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    problem = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_schedules", x => new { x.tenant_id, x.schedule_id });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "schedules");
        }
    }
}
