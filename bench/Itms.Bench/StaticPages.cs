using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Itms.Bench;

/// <summary>
/// What the pages are compared with: the same 50 rows as one plain HTML table, and one tasking as plain HTML. No script, no style sheet.
/// </summary>
internal sealed class StaticPages : IAsyncDisposable
{
    private readonly WebApplication app;

    private StaticPages(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());

    /// <param name="rows">The rows of a view, as the API returns them.</param>
    /// <param name="tasking">A tasking, as the API returns it.</param>
    public static async Task<StaticPages> StartAsync(JsonArray rows, JsonObject tasking, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var (table, one) = (Table(rows), Tasking(tasking));
        app.MapGet("/", () => Results.Content(table, "text/html; charset=utf-8"));
        app.MapGet("/{number}", (string number) => Results.Content(one, "text/html; charset=utf-8"));
        await app.StartAsync(cancellationToken);
        return new StaticPages(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static string Table(JsonArray rows)
    {
        var html = new StringBuilder("<!doctype html><html lang=en><title>Active</title><main><h1>Active</h1><table><tbody>");
        foreach (var row in rows)
        {
            html.Append($"<tr><td><a data-row href=\"/{row!["number"]}\">{row["number"]}</a></td>");
            foreach (var member in new[] { "dueAt", "statusLabel", "taskType", "requestor", "caseNumber", "units", "assignees", "priority" })
                html.Append("<td>").Append(WebUtility.HtmlEncode(row[member]?.ToString() ?? "")).Append("</td>");
            html.Append("</tr>");
        }

        return html.Append("</tbody></table></main></html>").ToString();
    }

    private static string Tasking(JsonObject tasking)
    {
        var html = new StringBuilder("<!doctype html><html lang=en><title>Tasking</title><main><h1>").Append(tasking["number"]).Append("</h1>");
        html.Append("<p class=actions>");
        foreach (var action in tasking["allowedActions"]!.AsArray()) html.Append("<button>").Append(action).Append("</button>");
        html.Append("</p><dl>");
        foreach (var (name, value) in tasking)
            html.Append("<dt>").Append(name).Append("<dd>").Append(WebUtility.HtmlEncode(value?.ToJsonString() ?? ""));
        return html.Append("</dl></main></html>").ToString();
    }
}
