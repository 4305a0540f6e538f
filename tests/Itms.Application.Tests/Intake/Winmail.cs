using System.Text;

namespace Itms.Application.Tests.Intake;

/// <summary>A <c>winmail.dat</c> as Outlook writes it (MS-OXTNEF).</summary>
internal static class Winmail
{
    private const int Message = 1;
    private const int Attachment = 2;

    /// <summary>PR_BODY_HTML, and PR_RTF_COMPRESSED, both binary.</summary>
    private const int Html = 0x1013_0102, Rtf = 0x1009_0102;

    /// <summary>PR_BODY, in letters of one byte.</summary>
    private const int Plain = 0x1000_001E;

    public static byte[] OfText(string subject, string text, params (string Name, byte[] Content)[] files) =>
        Of(subject, Plain, [.. Encoding.Latin1.GetBytes(text), 0], files);

    public static byte[] OfPage(string subject, string page, params (string Name, byte[] Content)[] files) =>
        Of(subject, Html, Encoding.Latin1.GetBytes(page), files);

    /// <summary>With rich text that is stored without being compressed.</summary>
    public static byte[] OfRichText(string subject, string rtf, params (string Name, byte[] Content)[] files) => Of(
        subject, Rtf, [.. BitConverter.GetBytes(rtf.Length + 12), .. BitConverter.GetBytes(rtf.Length), .. "MELA"u8, 0, 0, 0, 0,
            .. Encoding.Latin1.GetBytes(rtf)], files);

    private static byte[] Of(string subject, int body, byte[] text, (string Name, byte[] Content)[] files)
    {
        var tnef = new MemoryStream();
        tnef.Write([0x78, 0x9F, 0x3E, 0x22, 1, 0]);
        Write(Message, 0x0008_9006, [0, 0, 1, 0]);
        Write(Message, 0x0006_9007, [0xE4, 4, 0, 0, 0, 0, 0, 0]);
        Write(Message, 0x0007_8008, "IPM.Note\0"u8);
        Write(Message, 0x0001_8004, [.. Encoding.Latin1.GetBytes(subject), 0]);
        Write(Message, 0x0006_9003, [
            1, 0, 0, 0, .. BitConverter.GetBytes(body), 1, 0, 0, 0, .. BitConverter.GetBytes(text.Length), .. text,
            .. new byte[(4 - (text.Length % 4)) % 4]]);
        foreach (var (name, content) in files)
        {
            Write(Attachment, 0x0006_9002, [1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0]);
            Write(Attachment, 0x0001_8010, [.. Encoding.Latin1.GetBytes(name), 0]);
            Write(Attachment, 0x0006_800F, content);
        }

        return tnef.ToArray();

        void Write(byte level, int id, ReadOnlySpan<byte> data)
        {
            tnef.WriteByte(level);
            tnef.Write(BitConverter.GetBytes(id));
            tnef.Write(BitConverter.GetBytes(data.Length));
            tnef.Write(data);
            var sum = 0;
            foreach (var b in data) sum += b;
            tnef.Write(BitConverter.GetBytes((ushort)sum));
        }
    }
}
