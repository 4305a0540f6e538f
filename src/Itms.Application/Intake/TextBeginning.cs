using System.Buffers;

namespace Itms.Application.Intake;

/// <summary>
/// The beginning of a text that may be very long: as many bytes as people might read. Pictures within a page, which are written as one word
/// of millions of letters, are left out.
/// </summary>
internal sealed class TextBeginning
{
    private const int MostBytes = 1024 * 1024;
    private const int LongestWord = 16 * 1024;

    private readonly ArrayBufferWriter<byte> kept = new();
    private int word, end;

    /// <param name="text">Is read as far as it is needed.</param>
    public TextBeginning(Stream text)
    {
        var buffer = new byte[81920];
        while (!IsCut && text.Read(buffer) is var read and > 0)
            foreach (var b in buffer.AsSpan(0, read)) Add(b);
        end = IsCut ? EndOfWord() : kept.WrittenCount;
    }

    public ReadOnlySpan<byte> Bytes => kept.WrittenSpan[..end];

    /// <summary>Whether the end is left out.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether nothing is left out.</summary>
    public bool IsWhole { get; private set; } = true;

    private void Add(byte b)
    {
        // Letters of base64. Japanese has no spaces between words, but none of these either.
        word = char.IsAsciiLetterOrDigit((char)b) || b is (byte)'+' or (byte)'/' or (byte)'=' ? word + 1 : 0;
        IsCut |= kept.WrittenCount == MostBytes;
        IsWhole &= word <= LongestWord && !IsCut;
        if (word <= LongestWord && !IsCut) kept.Write([b]);
    }

    /// <summary>A letter of several bytes must not be divided: the text would look damaged.</summary>
    private int EndOfWord()
    {
        var text = kept.WrittenSpan;
        if (text.LastIndexOfAny((byte)' ', (byte)'\n') is var space && space > MostBytes - LongestWord) return space;
        // In UTF-8, the bytes within a letter begin with the bits 10.
        return text.LastIndexOfAnyExceptInRange((byte)0x80, (byte)0xBF);
    }
}
