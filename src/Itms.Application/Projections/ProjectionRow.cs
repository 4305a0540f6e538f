using System.Globalization;
using System.Text;
using System.Text.Json;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Application.TaskingStore;
using Itms.Domain.People;
using Itms.Domain.Privacy;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>
/// A tasking's stored row, as lists show it. It holds the JSON that the API sends, so a list is sent without parsing its rows.
/// It also holds who may see the row, and how much of it.
/// </summary>
/// <remarks>
/// The row has four lines, because JSON never contains a line feed:
/// a head of fixed width (due date, status, marks);
/// the JSON up to the value of <c>overdue</c>, its last member, which depends on the time of reading;
/// the same JSON for people who are not on the tasking, empty where nothing is hidden from them;
/// the <see cref="Involvement"/>, which says who is on the tasking.
/// A list may add a fifth line with what else it needs.
/// Rows are not compressed. A table of frequent phrases made them half as long, but reading a page or a row was no faster
/// (docs/decisions/0016-projections-ready-to-send.md has the numbers).
/// </remarks>
public readonly struct ProjectionRow
{
    private const byte LineEnd = (byte)'\n';
    private const int DueLength = 19;
    private const int StatusAt = DueLength + 1;
    private const int MarksAt = StatusAt + 3;
    private const int HeadLength = MarksAt + 2;

    // The lines after the head.
    private const int ContentLine = 0;
    private const int MaskedLine = 1;
    private const int InvolvementLine = 2;
    private const int AddedLine = 3;

    /// <summary>The end of a row's JSON, which is not stored.</summary>
    private const string Tail = "false}";

    private readonly ReadOnlyMemory<byte> body;

    public ProjectionRow(ReadOnlyMemory<byte> body) => this.body = body;

    /// <summary>The row to store for a tasking.</summary>
    public static ReadOnlyMemory<byte> Write(Tasking t, BusinessCalendar calendar)
    {
        var row = TaskingRow.Of(t, calendar);
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{row.DueAt?.UtcTicks ?? long.MaxValue:D19}|{(int)row.Status:D2}|{(t.IsStoodDown ? 's' : '-')}{(t.Form.Restricted ? 'r' : '-')}");
        var content = JsonOf(row);
        var masked = JsonOf(Masked(row, DetaineeMask.Of(t)));
        using var buffer = new MemoryStream(1024);
        buffer.Write(Encoding.ASCII.GetBytes(head));
        buffer.WriteByte(LineEnd);
        buffer.Write(content);
        buffer.WriteByte(LineEnd);
        if (!masked.SequenceEqual(content)) buffer.Write(masked);
        buffer.WriteByte(LineEnd);
        buffer.Write(Json.Bytes(Involvement.Of(t)).Span);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>A row with a fifth line, which <see cref="Added"/> returns.</summary>
    /// <param name="start">How the line begins.</param>
    /// <param name="rest">What follows on the same line. May be empty.</param>
    public static ReadOnlyMemory<byte> Add(ReadOnlyMemory<byte> row, ReadOnlyMemory<byte> start, ReadOnlyMemory<byte> rest) =>
        (byte[])[.. row.Span, LineEnd, .. start.Span, .. rest.Span];

    /// <summary>The line that a list has added.</summary>
    public ReadOnlyMemory<byte> Added => Line(AddedLine);

    private static TaskingRow Masked(TaskingRow row, DetaineeMask mask) => row with
    {
        CaseNumber = mask.Text(row.CaseNumber),
        Requestor = mask.Text(row.Requestor)!,
        TaskAuthority = mask.Text(row.TaskAuthority),
        Facilities = [.. row.Facilities.Select(f => mask.Text(f)!)],
        Flags = [.. row.Flags.Where(flag => flag != TaskingFlags.PossibleDuplicate)],
    };

    private static ReadOnlySpan<byte> JsonOf(TaskingRow row) =>
        JsonSerializer.SerializeToUtf8Bytes(RowDocument.Of(row, overdue: false), Json.Http).AsSpan()[..^Tail.Length];

    /// <summary>The row of a tasking, or null if there is no such tasking.</summary>
    public static async ValueTask<ProjectionRow?> FindAsync(ITableStore store, string number, CancellationToken cancellationToken) =>
        await store.GetAsync(DerivedRows.Partition, ProjectionKeys.Row(number), cancellationToken) is { } stored
            ? new ProjectionRow(stored.Body)
            : null;

    /// <summary>The due date that counts now. Null: none.</summary>
    public DateTimeOffset? DueAt => long.Parse(body.Span[..DueLength], CultureInfo.InvariantCulture) is var ticks and not long.MaxValue
        ? new DateTimeOffset(ticks, TimeSpan.Zero)
        : null;

    public TaskingStatus Status => (TaskingStatus)int.Parse(body.Span.Slice(StatusAt, 2), CultureInfo.InvariantCulture);

    public bool IsClosed => Status.IsClosed();

    public bool IsStoodDown => body.Span[MarksAt] == (byte)'s';

    internal bool IsRestricted => body.Span[MarksAt + 1] == (byte)'r';

    /// <summary>Whether the tasking is open, not stood down, and its due date has passed.</summary>
    public bool IsOverdueAt(DateTimeOffset now) => !IsClosed && !IsStoodDown && DueAt < now;

    /// <summary>The row's JSON as the viewer may see it, up to the value of <c>overdue</c>. Null: the viewer may not know of the tasking.</summary>
    /// <remarks>This decides visibility for every list, count, search and export.</remarks>
    public ReadOnlyMemory<byte>? For(Person viewer, AgencyDirectory directory)
    {
        if (Rights.ReadsEverything(viewer)) return Line(ContentLine);
        var masked = Line(MaskedLine);
        if ((!IsRestricted && masked.IsEmpty) || IsOpenTo(viewer, directory)) return Line(ContentLine);
        // Two returns, because "? null : masked" would turn null into an empty memory.
        if (IsRestricted) return null;
        return masked;
    }

    /// <summary>The row as the viewer sees it. Null: the viewer may not know of the tasking.</summary>
    /// <param name="rowKey">The row's key in its list, or its position among search results.</param>
    public ShownRow? Show(string rowKey, Person viewer, AgencyDirectory directory, DateTimeOffset now) =>
        For(viewer, directory) is { } content ? new ShownRow(rowKey, content, IsOverdueAt(now), Status) : null;

    /// <summary>Whether the person is an action officer or a designee now.</summary>
    internal bool IsWith(string person) => Document() is var row && (row.Assignees.Contains(person) || row.Delegates.Contains(person));

    /// <summary>The unmasked row. <see cref="RowDocument.Overdue"/> is always false.</summary>
    internal RowDocument Document() => new ShownRow("", Line(ContentLine), Overdue: false, Status).Document();

    /// <summary>Whether the viewer reads the whole tasking, including its detainees.</summary>
    public bool IsOpenTo(Person viewer, AgencyDirectory directory) =>
        Rights.ReadsEverything(viewer) || Rights.IsOn(Json.Read<Involvement>(Line(InvolvementLine)), viewer, directory);

    private ReadOnlyMemory<byte> Line(int line)
    {
        var rest = body[(HeadLength + 1)..];
        for (; line > ContentLine; line--) rest = rest[(rest.Span.IndexOf(LineEnd) + 1)..];
        return rest.Span.IndexOf(LineEnd) is var end and >= 0 ? rest[..end] : rest;
    }
}

/// <summary>A row as one viewer sees it.</summary>
/// <param name="RowKey">The row's key in its list, or its position among search results.</param>
/// <param name="Content">The row's JSON up to the value of <c>overdue</c>.</param>
public readonly record struct ShownRow(string RowKey, ReadOnlyMemory<byte> Content, bool Overdue, TaskingStatus Status)
{
    /// <summary>The end of the row's JSON: the value of <c>overdue</c> and the closing brace.</summary>
    public ReadOnlySpan<byte> Tail => Overdue ? "true}"u8 : "false}"u8;

    public RowDocument Document()
    {
        var json = new byte[Content.Length + Tail.Length];
        Content.Span.CopyTo(json);
        Tail.CopyTo(json.AsSpan(Content.Length));
        return JsonSerializer.Deserialize<RowDocument>(json, Json.Http)!;
    }
}
