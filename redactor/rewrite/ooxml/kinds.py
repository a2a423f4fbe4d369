"""Kinds of relationships: what a part is for, and so what becomes of it.

Names and content types of parts are the producer's choice; the last step of the relationship type (ISO/IEC 29500-1
11.3, 15.2; MS-OFFDI) is what a reader goes by, and is the same in Strict and Transitional files.
"""

from __future__ import annotations

DROPPED: dict[str, str] = {
    "thumbnail": "metadata_removed",
    "custom-properties": "metadata_removed",
    "customProperties": "metadata_removed",
    "classificationlabels": "metadata_removed",
    "customXml": "custom_xml_removed",
    "customXmlProps": "custom_xml_removed",
    "customData": "custom_xml_removed",
    "customDataProps": "custom_xml_removed",
    "printerSettings": "metadata_removed",
    "people": "metadata_removed",
    "person": "metadata_removed",
    "documenttasks": "metadata_removed",
    "recipientData": "data_sources_removed",
    "pivotCacheDefinition": "data_sources_removed",
    "pivotCacheRecords": "data_sources_removed",
    "pivotTable": "data_sources_removed",
    "slicer": "data_sources_removed",
    "slicerCache": "data_sources_removed",
    "timeline": "data_sources_removed",
    "timelineCache": "data_sources_removed",
    "xmlMaps": "data_sources_removed",
    "tableSingleCells": "data_sources_removed",
    "volatileDependencies": "data_sources_removed",
    "revisionHeaders": "metadata_removed",
    "revisionLog": "metadata_removed",
    "usernames": "metadata_removed",
    "customProperty": "metadata_removed",
    "xlMacrosheet": "active_content_removed",
    "xlIntlMacrosheet": "active_content_removed",
    "dialogsheet": "active_content_removed",
    "mailMergeSource": "data_sources_removed",
    "mailMergeHeaderSource": "data_sources_removed",
    "mailMergeRecipientData": "data_sources_removed",
    "connections": "data_sources_removed",
    "queryTable": "data_sources_removed",
    "externalLink": "data_sources_removed",
    "attachedTemplate": "external_links_removed",
    "subDocument": "external_links_removed",
    "frame": "external_links_removed",
    "transform": "external_links_removed",
    "vbaProject": "active_content_removed",
    "vbaProjectSignature": "active_content_removed",
    "vbaProjectSignatureAgile": "active_content_removed",
    "wordVbaData": "active_content_removed",
    "keyMapCustomizations": "active_content_removed",
    "attachedToolbars": "active_content_removed",
    "extensibility": "active_content_removed",
    "userCustomization": "active_content_removed",
    "control": "active_content_removed",
    "activeXControl": "active_content_removed",
    "activeXControlBinary": "active_content_removed",
    "ctrlProp": "active_content_removed",
    "webextension": "active_content_removed",
    "webextensiontaskpanes": "active_content_removed",
    "taskpanes": "active_content_removed",
    "origin": "signature_dropped",
    "signature": "signature_dropped",
    "certificate": "signature_dropped",
    "aFChunk": "imported_content_removed",
    "audio": "media_removed",
    "video": "media_removed",
    "media": "media_removed",
    "ink": "media_removed",
    "model3d": "media_removed",
    "hdphoto": "media_removed",
}
"""Kind -> code of the note that says so."""

VISIBLE = frozenset({"imported_content_removed"})
"""Notes about what a reader of the page would miss: a person must look."""

OBJECTS = frozenset({"package", "oleObject"})
COMMENTS = frozenset({"comments", "commentsExtended", "commentsIds", "commentsExtensible", "threadedComment"})
SIGNATURES = frozenset({"origin", "signature"})

MARKUP = frozenset(
    {
        "officeDocument", "styles", "stylesWithEffects", "numbering", "settings", "webSettings", "fontTable", "theme",
        "themeOverride", "header", "footer", "footnotes", "endnotes", "glossaryDocument", "chart", "chartEx",
        "chartUserShapes", "chartStyle", "chartColorStyle", "diagramData", "diagramLayout", "diagramQuickStyle",
        "diagramColors", "diagramDrawing", "drawing", "vmlDrawing", "worksheet", "chartsheet", "sharedStrings", "table",
        "calcChain", "sheetMetadata", "tableStyles", "cellImage", *COMMENTS,
    }
)  # fmt: skip
"""Parts of markup that stay, sanitised by value where their owner has not done more."""

CORE = "core-properties"
EXTENDED = frozenset({"extended-properties", "extendedProperties"})
"""Transitional and Strict spelling."""
SETTINGS = frozenset({"settings", "webSettings"})

VENDORS = ("wps.cn", "kingsoft", "kso", "google.com", "libreoffice", "openoffice", "zotero", "mathtype", "foxit")
"""Producers whose private parts are known to be of no use to a reader: dropped without a question."""

MAIN_TYPES = {
    "application/vnd.ms-word.document.macroenabled.main+xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    ),
    "application/vnd.ms-word.template.macroenabledtemplate.main+xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
    ),
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    ),
    "application/vnd.ms-excel.template.macroenabled.main+xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"
    ),
}
"""Content types of files with macros -> the same without."""
