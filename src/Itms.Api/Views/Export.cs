using System.Globalization;
using Itms.Api.Http;
using Itms.Application.Exports;
using Itms.Application.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Itms.Api.Views;

/// <summary>File formats for lists, in addition to JSON.</summary>
internal enum ExportFormat
{
    Csv,
    Xlsx,
}

/// <summary><c>?format=csv|xlsx</c> returns a whole list or report as a file, not just a page.</summary>
internal static class Export
{
    public const string Parameter = "format";

    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static TBuilder AcceptsFormat<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.Accepts(Parameter, "csv or xlsx returns everything as a file. Default: JSON.");

    /// <summary>The requested format; null for JSON.</summary>
    /// <exception cref="ProblemException">400: the format is unknown.</exception>
    public static ExportFormat? FormatOf(HttpContext context)
    {
        if (!context.Request.Query.TryGetValue(Parameter, out var asked)) return null;
        return asked.ToString() switch
        {
            "csv" => ExportFormat.Csv,
            "xlsx" => ExportFormat.Xlsx,
            _ => throw new ProblemException(Problems.Malformed(Parameter, "must be csv or xlsx")),
        };
    }

    /// <summary>Returns the rows as a file named after <paramref name="name"/> and the agency's date: <c>active-2027-01-15.csv</c>.</summary>
    /// <param name="name">Lowercase letters, digits and <c>-</c>, at most 31.</param>
    public static IResult Of<T>(ExportFormat format, string name, IReadOnlyList<Column<T>> columns, IAsyncEnumerable<T> rows) =>
        new ExportResult<T>(format, name, columns, rows);

    /// <exception cref="ProblemException">400, thrown while reading: there are more rows.</exception>
    internal static async IAsyncEnumerable<T> AtMost<T>(int most, IAsyncEnumerable<T> rows)
    {
        var count = 0;
        await foreach (var row in rows)
        {
            if (count++ == most)
                throw new ProblemException(Problems.Malformed(Parameter, $"cannot be xlsx for more than {most} rows: narrow the list, or use csv"));
            yield return row;
        }
    }

    private sealed class ExportResult<T>(ExportFormat format, string name, IReadOnlyList<Column<T>> columns, IAsyncEnumerable<T> rows) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            try
            {
                await (format == ExportFormat.Csv ? WriteCsvAsync(httpContext) : WriteXlsxAsync(httpContext));
            }
            catch when (httpContext.Response.HasStarted)
            {
                // Without this, a cut-off file would look complete.
                httpContext.Abort();
                throw;
            }
        }

        private async Task WriteCsvAsync(HttpContext context)
        {
            SetHeaders(context, "text/csv; charset=utf-8", "csv");
            await CsvTable.WriteAsync(context.Response.Body, columns, rows, context.RequestAborted);
        }

        private async Task WriteXlsxAsync(HttpContext context)
        {
            // A zip is written synchronously, which responses do not allow. So write it to a file first.
            await using var file = OpenTemporary();
            await XlsxTable.WriteAsync(file, name, columns, AtMost(XlsxTable.MostRows, rows), CalendarOf(context), context.RequestAborted);
            SetHeaders(context, Workbook, "xlsx");
            context.Response.ContentLength = file.Length;
            file.Position = 0;
            await file.CopyToAsync(context.Response.Body, context.RequestAborted);
        }

        private void SetHeaders(HttpContext context, string contentType, string extension)
        {
            var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
            context.Response.ContentType = contentType;
            context.Response.Headers.ContentDisposition = string.Create(
                CultureInfo.InvariantCulture, $"attachment; filename=\"{name}-{CalendarOf(context).DayOf(now):yyyy-MM-dd}.{extension}\"");
        }

        private static Itms.Domain.Shared.BusinessCalendar CalendarOf(HttpContext context) =>
            context.RequestServices.GetRequiredService<RulesSource>().Current.Calendar;

        /// <summary>A private file that disappears when it is closed or when the process ends.</summary>
        private static FileStream OpenTemporary()
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            var file = new FileStream(Path.Combine(Path.GetTempPath(), $"itms-export-{Guid.NewGuid():N}"), options);
            // Where an unlinked file stays usable, even a killed process leaves nothing behind.
            if (!OperatingSystem.IsWindows()) File.Delete(file.Name);
            return file;
        }
    }
}
