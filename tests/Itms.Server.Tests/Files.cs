using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Itms.Server.Tests;

/// <summary>Documents to attach, and the forms that carry them.</summary>
public static class Files
{
    public static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7 made up");

    public static byte[] Docx()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var part in new[] { "[Content_Types].xml", "word/document.xml" })
            {
                using var writer = new StreamWriter(zip.CreateEntry(part).Open());
                writer.Write("<x/>");
            }

        return bytes.ToArray();
    }

    public static (string Name, byte[] Content) Text(string name, string content = "made up") => (name, Encoding.UTF8.GetBytes(content));

    public static MultipartFormDataContent Form(params (string Name, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
        {
            var part = new ByteArrayContent(content);
            // Whatever the sender says it is: the server looks for itself.
            part.Headers.ContentType = new MediaTypeHeaderValue("text/html");
            form.Add(part, "files", name);
        }

        return form;
    }

    public static MultipartFormDataContent And(this MultipartFormDataContent form, string field, string value)
    {
        form.Add(new StringContent(value), field);
        return form;
    }

    /// <summary>A request that is sent up to the middle of its second file, and no further until it is told to.</summary>
    public sealed class Halfway(byte[] whole, int half, TaskCompletionSource go) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(whole.AsMemory(0, half));
            await stream.FlushAsync();
            await go.Task;
            await stream.WriteAsync(whole.AsMemory(half));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = whole.Length;
            return true;
        }
    }
}
