using System.Buffers.Text;
using System.Text;

namespace Itms.Api.Intake;

/// <summary>Writes a mail. The pieces are encoded right into it, so that a large document is not copied on the way.</summary>
/// <param name="length">About the length of all pieces in bytes.</param>
internal sealed class PostedMailWriter(int length)
{
    /// <summary>Bytes on a line of base64: 76 letters.</summary>
    private const int BytesOnLine = 57;

    // Base64 takes four letters for three bytes, and a line end for each line. The rest is for the header fields.
    private byte[] mail = new byte[(length / BytesOnLine * 78) + (128 * 1024)];
    private int written;

    public PostedMailWriter Write(string text)
    {
        written += Encoding.UTF8.GetBytes(text, Space(Encoding.UTF8.GetByteCount(text)));
        return this;
    }

    public void WritePart(string boundary, string type, string disposition, ReadOnlySpan<byte> content)
    {
        Write($"--{boundary}\r\nContent-Type: {type}\r\nContent-Disposition: {disposition}\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        for (; content.Length > BytesOnLine; content = content[BytesOnLine..]) WriteLine(content[..BytesOnLine]);
        WriteLine(content);
    }

    public byte[] ToArray()
    {
        Array.Resize(ref mail, written);
        return mail;
    }

    private void WriteLine(ReadOnlySpan<byte> content)
    {
        Base64.EncodeToUtf8(content, Space(Base64.GetMaxEncodedToUtf8Length(content.Length)), out _, out var letters);
        written += letters;
        Write("\r\n");
    }

    private Span<byte> Space(int needed)
    {
        if (mail.Length - written < needed) Array.Resize(ref mail, Math.Max(mail.Length * 2, written + needed));
        return mail.AsSpan(written);
    }
}
