using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Itms.Api.Http;
using Itms.Application.Projections;
using Itms.Application.Search;
using Itms.Application.Shared;
using Itms.Domain.Taskings;
using Microsoft.AspNetCore.Http;

namespace Itms.Api.Views;

/// <summary>A page of projection rows. Their JSON is stored ready to send, so this only joins it.</summary>
internal sealed class RowsResult : IResult
{
    /// <summary>Bytes that a queue adds to a row. Few rows need more.</summary>
    private const int MostAdded = 128;

    private readonly ArrayBufferWriter<byte> json;
    private Utf8JsonWriter? values;

    /// <summary>Takes room for the whole answer at once: copying it into ever larger buffers costs as much as writing it.</summary>
    private RowsResult(IEnumerable<ShownRow> rows) => json = new(1024 + rows.Sum(row => row.Content.Length + MostAdded));

    /// <summary>A <see cref="Page{T}"/> of rows.</summary>
    /// <param name="count">Rows on all pages; null if not requested.</param>
    public static RowsResult Page(IReadOnlyList<ShownRow> rows, string? nextLink, int? count)
    {
        var answer = new RowsResult(rows);
        answer.Write("{");
        answer.WriteItems(rows);
        answer.WriteEnd(nextLink, count);
        return answer;
    }

    /// <summary>Results of a search.</summary>
    /// <param name="matches">The fields in which each row was found.</param>
    public static RowsResult Found(IReadOnlyList<ShownRow> rows, IReadOnlyList<IReadOnlyList<MatchedField>> matches, string? nextLink)
    {
        var answer = new RowsResult(rows);
        answer.Write("{\"items\":[");
        foreach (var (index, row) in rows.Index())
        {
            if (index > 0) answer.Write(",");
            answer.json.Write(row.Content.Span);
            answer.Write(row.Overdue ? "true,\"matches\":" : "false,\"matches\":");
            answer.WriteValue(matches[index]);
            answer.Write("}");
        }

        answer.Write("]");
        answer.WriteEnd(nextLink, count: null);
        return answer;
    }

    /// <summary>The rows by status, in the order of each status's first row.</summary>
    /// <param name="counts">Rows of each status on all pages; null if not requested.</param>
    public static RowsResult Groups(IReadOnlyList<ShownRow> rows, string? nextLink, IReadOnlyDictionary<TaskingStatus, int>? counts)
    {
        var answer = new RowsResult(rows);
        answer.Write("{\"groups\":[");
        var first = true;
        foreach (var group in rows.GroupBy(row => row.Status))
        {
            answer.Write(first ? "{" : ",{");
            first = false;
            answer.Write($"\"status\":{JsonSerializer.Serialize(group.Key, Json.Http)},");
            answer.Write($"\"label\":{JsonSerializer.Serialize(group.Key.Label(), Json.Http)},");
            if (counts is not null) answer.Write(FormattableString.Invariant($"\"count\":{counts.GetValueOrDefault(group.Key)},"));
            answer.WriteItems([.. group]);
            answer.Write("}");
        }

        answer.Write("]");
        answer.WriteEnd(nextLink, counts?.Values.Sum());
        return answer;
    }

    /// <summary>A queue: every step that waits, with the items of this page.</summary>
    /// <param name="counts">How many wait for each step, on all pages.</param>
    public static RowsResult Queue(IReadOnlyList<QueuedRow> rows, IReadOnlyDictionary<WaitingKind, int> counts, string? nextLink)
    {
        var answer = new RowsResult(rows.Select(row => row.Row));
        answer.Write("{\"groups\":[");
        var first = true;
        foreach (var (step, count) in counts)
        {
            var member = $"\"step\":{JsonSerializer.Serialize(step, Json.Http)}";
            answer.Write(first ? "{" : ",{");
            first = false;
            answer.Write(FormattableString.Invariant(
                $"{member},\"label\":{JsonSerializer.Serialize(step.Label(), Json.Http)},\"count\":{count},\"items\":["));
            answer.WriteQueued(rows.Where(row => row.Step == step), member);
            answer.Write("]}");
        }

        answer.Write("]");
        answer.WriteEnd(nextLink, counts.Values.Sum());
        return answer;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = json.WrittenCount;
        await response.Body.WriteAsync(json.WrittenMemory, httpContext.RequestAborted);
    }

    private void WriteItems(IReadOnlyList<ShownRow> rows)
    {
        Write("\"items\":[");
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0) Write(",");
            json.Write(rows[i].Content.Span);
            json.Write(rows[i].Tail);
        }

        Write("]");
    }

    private void WriteQueued(IEnumerable<QueuedRow> rows, string step)
    {
        var first = true;
        var (late, onTime) = (Encoding.UTF8.GetBytes($"true,{step},\"since\":"), Encoding.UTF8.GetBytes($"false,{step},\"since\":"));
        foreach (var row in rows)
        {
            if (!first) Write(",");
            first = false;
            json.Write(row.Row.Content.Span);
            json.Write(row.Row.Overdue ? late : onTime);
            WriteValue(row.Since);
            WriteMember(",\"unit\":", row.Unit);
            WriteMember(",\"for\":", row.For);
            Write("}");
        }
    }

    private void WriteMember(string name, string? value)
    {
        if (value is null) return;
        Write(name);
        WriteValue(value);
    }

    /// <summary>Writes a value with one writer for all. A serializer call of its own for each row took a third of the answer's time.</summary>
    private void WriteValue<T>(T value)
    {
        values ??= new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = Json.Http.Encoder, SkipValidation = true });
        JsonSerializer.Serialize(values, value, Json.Http);
        values.Flush();
        values.Reset();
    }

    private void WriteEnd(string? nextLink, int? count)
    {
        if (count is not null) Write(FormattableString.Invariant($",\"count\":{count}"));
        Write($",\"nextLink\":{JsonSerializer.Serialize(nextLink, Json.Http)}}}");
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, json);
}

/// <summary>A page of a view.</summary>
/// <param name="Count">Rows on all pages, if requested with <c>count=true</c>.</param>
public sealed record RowsDocument(
    IReadOnlyList<RowDocument> Items,
    int? Count,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextLink);

/// <inheritdoc cref="RowsDocument"/>
public sealed record MineDocument(
    IReadOnlyList<GroupDocument> Groups,
    int? Count,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextLink);

public sealed record GroupDocument(TaskingStatus Status, string Label, int? Count, IReadOnlyList<RowDocument> Items);
