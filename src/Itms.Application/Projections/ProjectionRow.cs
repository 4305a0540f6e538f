using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Itms.Application.Shared;
using Itms.Application.Storage;
using Itms.Domain.People;
using Itms.Domain.Privacy;
using Itms.Domain.Shared;
using Itms.Domain.Taskings;

namespace Itms.Application.Projections;

/// <summary>
/// A tasking's row as the views store it: the answer's JSON ready made, so that a list is sent without being read, and beside
/// it what decides who may see how much of it.
/// </summary>
/// <remarks>
/// Four lines in <see cref="RowCompression"/>: a head of fixed width (due date, status, marks); the row's JSON up to the value of
/// <c>overdue</c>, its last member, which only the clock knows; what those who are not on the tasking read otherwise, empty
/// where nothing is kept from them: how far it is the same from the beginning, how far from the end, and what is in between;
/// and <see cref="Involvement"/>.
/// </remarks>
public readonly struct ProjectionRow
{
    private const byte End = RowCompression.LineEnd;
    private const int DueLength = 19;
    private const int StatusAt = DueLength + 1;
    private const int MarksAt = StatusAt + 3;
    private const int HeadLength = MarksAt + 2;

    // The lines after the head.
    private const int ContentLine = 0;
    private const int MaskedLine = 1;
    private const int InvolvementLine = 2;

    /// <summary>What the JSON of a row ends with, and what is left off.</summary>
    private const string Tail = "false}";

    private readonly ReadOnlyMemory<byte> body;

    public ProjectionRow(ReadOnlyMemory<byte> body) => this.body = body;

    public static ReadOnlyMemory<byte> Write(Tasking t, BusinessCalendar calendar)
    {
        var row = TaskingRow.Of(t, calendar);
        var mask = DetaineeMask.Of(t);
        var masked = row with
        {
            CaseNumber = mask.Text(row.CaseNumber),
            Requestor = mask.Text(row.Requestor)!,
            TaskAuthority = mask.Text(row.TaskAuthority),
            Facilities = [.. row.Facilities.Select(f => mask.Text(f)!)],
            Flags = [.. row.Flags.Where(flag => flag != TaskingFlags.PossibleDuplicate)],
        };
        var hides = masked.CaseNumber != row.CaseNumber || masked.Requestor != row.Requestor
            || masked.TaskAuthority != row.TaskAuthority || !masked.Facilities.SequenceEqual(row.Facilities)
            || masked.Flags.Count != row.Flags.Count;
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{row.DueAt?.UtcTicks ?? long.MaxValue:D19}|{(int)row.Status:D2}|{(t.IsStoodDown ? 's' : '-')}{(t.Form.Restricted ? 'r' : '-')}");
        using var buffer = new MemoryStream(1024);
        buffer.Write(Encoding.ASCII.GetBytes(head));
        buffer.WriteByte(End);
        var content = JsonOf(row);
        buffer.Write(content);
        buffer.WriteByte(End);
        if (hides) WriteDifference(buffer, content, JsonOf(masked));
        buffer.WriteByte(End);
        buffer.Write(Json.Bytes(Involvement.Of(t)).Span);
        return RowCompression.Write(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static void WriteDifference(MemoryStream buffer, ReadOnlySpan<byte> whole, ReadOnlySpan<byte> masked)
    {
        var start = whole.CommonPrefixLength(masked);
        var (end, most) = (0, Math.Min(whole.Length, masked.Length) - start);
        while (end < most && whole[^(end + 1)] == masked[^(end + 1)]) end++;
        buffer.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{start}|{end}|")));
        buffer.Write(masked[start..^end]);
    }

    private static byte[] Masked(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> difference)
    {
        var (start, end) = (Number(ref difference), Number(ref difference));
        return [.. whole[..start], .. difference, .. whole[^end..]];

        static int Number(ref ReadOnlySpan<byte> rest)
        {
            if (!Utf8Parser.TryParse(rest, out int number, out var length)) throw new InvalidDataException("A row of the views is damaged.");
            rest = rest[(length + 1)..];
            return number;
        }
    }

    /// <summary>The tasking's row; null: there is none.</summary>
    public static async ValueTask<ProjectionRow?> FindAsync(ITableStore store, string number, CancellationToken cancellationToken) =>
        await store.GetAsync(ProjectionKeys.Rows(number), ProjectionKeys.Row(number), cancellationToken) is { } stored ? new ProjectionRow(stored.Body) : null;

    private static ReadOnlySpan<byte> JsonOf(TaskingRow row) =>
        JsonSerializer.SerializeToUtf8Bytes(RowDocument.Of(row, overdue: false), Json.Http).AsSpan()[..^Tail.Length];

    public DateTimeOffset? DueAt =>
        long.Parse(body.Span[..DueLength], CultureInfo.InvariantCulture) is var ticks and not long.MaxValue ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public TaskingStatus Status => (TaskingStatus)int.Parse(body.Span.Slice(StatusAt, 2), CultureInfo.InvariantCulture);

    public bool IsClosed => Status == TaskingStatus.SubmittedToAuthority;

    public bool IsStoodDown => body.Span[MarksAt] == (byte)'s';

    internal bool IsRestricted => body.Span[MarksAt + 1] == (byte)'r';

    /// <summary>Open, not stood down, due passed.</summary>
    public bool IsOverdueAt(DateTimeOffset now) => !IsClosed && !IsStoodDown && DueAt < now;

    /// <summary>The row's JSON as the viewer may see it, up to the value of <c>overdue</c>; null: it does not exist for them.</summary>
    public ReadOnlyMemory<byte>? For(Person viewer, AgencyDirectory directory)
    {
        if (Rights.ReadsEverything(viewer)) return Content();
        var difference = Line(MaskedLine);
        if ((!IsRestricted && difference.IsEmpty) || IsOpenTo(viewer, directory)) return Content();
        // Not by a conditional: an empty memory would be taken for the null meant.
        if (IsRestricted) return null;
        return Masked(Content(), RowCompression.Read(difference));
    }

    /// <summary>The row as the viewer sees it; null: it does not exist for them.</summary>
    /// <param name="rowKey">Where it stands in its view, or its position among what was found.</param>
    public ShownRow? Show(string rowKey, Person viewer, AgencyDirectory directory, DateTimeOffset now) =>
        For(viewer, directory) is { } content ? new ShownRow(rowKey, content, IsOverdueAt(now), Status) : null;

    /// <summary>The row as it is, whoever may see it; without saying whether it is overdue.</summary>
    internal RowDocument Document() => new ShownRow("", Content(), Overdue: false, Status).Document();

    /// <summary>Whether the viewer reads the tasking whole: its detainees, and every text as it was typed.</summary>
    public bool IsOpenTo(Person viewer, AgencyDirectory directory) =>
        Rights.ReadsEverything(viewer) || Rights.IsOn(Json.Read<Involvement>(RowCompression.Read(Line(InvolvementLine))), viewer, directory);

    private byte[] Content() => RowCompression.Read(Line(ContentLine));

    private ReadOnlySpan<byte> Line(int line)
    {
        var rest = body.Span[(HeadLength + 1)..];
        for (; line > ContentLine; line--) rest = rest[(rest.IndexOf(End) + 1)..];
        return rest.IndexOf(End) is var end and >= 0 ? rest[..end] : rest;
    }
}

/// <summary>A row as one viewer sees it.</summary>
/// <param name="RowKey">Where it stands in its view.</param>
/// <param name="Content">Its JSON up to the value of <c>overdue</c>.</param>
public readonly record struct ShownRow(string RowKey, ReadOnlyMemory<byte> Content, bool Overdue, TaskingStatus Status)
{
    /// <summary>What ends its JSON.</summary>
    public ReadOnlySpan<byte> Tail => Overdue ? "true}"u8 : "false}"u8;

    public RowDocument Document()
    {
        var json = new byte[Content.Length + Tail.Length];
        Content.Span.CopyTo(json);
        Tail.CopyTo(json.AsSpan(Content.Length));
        return JsonSerializer.Deserialize<RowDocument>(json, Json.Http)!;
    }
}
