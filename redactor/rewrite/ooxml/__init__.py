"""What Word, Excel and PowerPoint packages have in common: an editable package, and one fate for every part."""
