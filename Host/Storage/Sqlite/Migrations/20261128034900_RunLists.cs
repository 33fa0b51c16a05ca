using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bizoholic.Flows.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class RunLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_runs_under_way",
                table: "runs");

            migrationBuilder.CreateIndex(
                name: "ix_runs_notable",
                table: "runs",
                columns: new[] { "status", "tenant_id", "run_id" },
                filter: "status <> 3 OR incident_count > 0");

            migrationBuilder.Sql("INSERT INTO search_values (tenant_id, run_id, name, value) SELECT tenant_id, run_id, '$correlation', substr(correlation_id, 1, 500) FROM runs WHERE correlation_id IS NOT NULL ON CONFLICT DO NOTHING");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_runs_notable",
                table: "runs");

            migrationBuilder.CreateIndex(
                name: "ix_runs_under_way",
                table: "runs",
                column: "status",
                filter: "status < 2");
        }
    }
}
