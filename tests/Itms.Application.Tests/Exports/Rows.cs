using Itms.Application.Exports;

namespace Itms.Application.Tests.Exports;

/// <summary>A row in the tests of the table writers.</summary>
internal sealed record Line(string? Text, decimal? Number = null, DateOnly? Day = null, DateTimeOffset? At = null)
{
    public static IReadOnlyList<Column<Line>> Columns { get; } =
    [
        Column.Text<Line>("Text", 30, r => r.Text),
        Column.Number<Line>("Number", 10, r => r.Number),
        Column.Day<Line>("Day", r => r.Day),
        Column.Instant<Line>("Due", r => r.At),
    ];
}

internal static class Rows
{
    public static async IAsyncEnumerable<Line> Of(params Line[] rows)
    {
        foreach (var row in rows)
        {
            await Task.Yield();
            yield return row;
        }
    }

    /// <summary>A number of rows, each made when it is read.</summary>
    /// <param name="made">Called with the number of each row when it is made.</param>
    public static async IAsyncEnumerable<Line> Many(int count, Action<int>? made = null)
    {
        for (var i = 0; i < count; i++)
        {
            if (i % 100 == 0) await Task.Yield();
            made?.Invoke(i);
            var text = $"ITMS-2027-{i:D6} of CRCL, the Office for Civil Rights and Civil Liberties";
            yield return new Line(text, i, new DateOnly(2027, 1, 15), new DateTimeOffset(2027, 1, 15, 22, 0, 0, TimeSpan.Zero));
        }
    }

    /// <summary>Counts the bytes written, and keeps none of them.</summary>
    public sealed class Sink : Stream
    {
        private long length;

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => length;
        public override long Position { get => length; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override void Write(byte[] buffer, int offset, int count) => length += count;
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
